import type { Metric } from '@coke/core';
import type { Cell, ClusterDescription, Neighbor, RowSketch } from './cluster-description.ts';
import { cellText } from './described-column.ts';
import type { NearCenters } from './near-centers.ts';
import type { RowMeasures } from './row-measures.ts';
import type { KnownColumn } from './traits.ts';

/** A row whose simplified silhouette is below it lies near a border. */
const BORDER = 0.1;

/** How many rows a cluster has, and how they lie. */
export function summary(
  members: Uint32Array,
  { own, second, silhouettes }: RowMeasures,
  metric: Metric,
): Pick<
  ClusterDescription,
  'size' | 'meanDistance' | 'meanCosine' | 'separation' | 'displacedRows'
> {
  const size = members.length;
  let [sum, separation, displacedRows, isAlone] = [0, 0, 0, true];
  for (const row of members) {
    sum += own[row]!;
    if (second[row]! < 0) continue;
    isAlone = false;
    separation += silhouettes[row]!;
    if (silhouettes[row]! < 0) displacedRows++;
  }
  return {
    size,
    ...(size > 0 && { [metric === 'cosine' ? 'meanCosine' : 'meanDistance']: sum / size }),
    ...(!isAlone && { separation: separation / size }),
    displacedRows,
  };
}

/** The `count` rows nearest to the center. */
export function nearestTo(
  members: Uint32Array,
  { own }: RowMeasures,
  metric: Metric,
  count: number,
): number[] {
  const nearer = metric === 'cosine' ? -1 : 1;
  return Array.from(members)
    .sort((a, b) => nearer * (own[a]! - own[b]!) || a - b)
    .slice(0, count);
}

/** Rows near the border to another cluster or beyond it, the nearest to it first. */
export function nearBorder(members: Uint32Array, { second, silhouettes }: RowMeasures): number[] {
  return Array.from(members)
    .filter((row) => second[row]! >= 0 && silhouettes[row]! < BORDER)
    .sort((a, b) => Math.abs(silhouettes[a]!) - Math.abs(silhouettes[b]!) || a - b);
}

/** The nearest other centers, and the rows near the border to each. */
export function neighborsOf(
  cluster: number,
  border: readonly number[],
  { second }: RowMeasures,
  near: NearCenters,
  count: number,
): Neighbor[] {
  const rows = new Map<number, number>();
  for (const row of border) {
    const other = second[row]!;
    rows.set(other, (rows.get(other) ?? 0) + 1);
  }
  return Array.from({ length: Math.min(count, near.width) }, (_, m) => {
    const at = cluster * near.width + m;
    const other = near.clusters[at]!;
    return { cluster: other, measure: near.measures[at]!, borderRows: rows.get(other) ?? 0 };
  });
}

/** One row with its values. */
export function sketchOf(
  row: number,
  { own, second, ownToSecond }: RowMeasures,
  columns: readonly KnownColumn[],
): RowSketch {
  const other = second[row]!;
  return {
    row,
    measure: own[row]!,
    ...(other >= 0 && { second: other, secondMeasure: ownToSecond[row]! }),
    cells: cellsOf(row, columns),
  };
}

/** The values of a row as text; those that are missing are left out. */
export function cellsOf(row: number, columns: readonly KnownColumn[]): Cell[] {
  return columns.flatMap(({ column, kind }): Cell[] => {
    const text = cellText(column, row);
    if (text === undefined) return [];
    return [{ column: column.name, text, ...(kind === 'image' && { isImage: true }) }];
  });
}
