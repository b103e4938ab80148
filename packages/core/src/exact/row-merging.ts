import type { CsrRows } from '../rows/csr.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { CenteredReader } from './centered-rows.ts';
import type { SparseRow } from './stored-row.ts';

/** Groups of rows that stay together, as one row each. */
export interface MergedRows {
  /** Mean of a group's rows, by weight. */
  readonly x: HostRows;
  /** How many rows a group has. */
  readonly counts: Float64Array;
  /** Σ w of its rows. */
  readonly weights: Float64Array;
  /** The group of each row, n. */
  readonly groups: Int32Array;
  /** Σ_i w_i |x_i - mean|²/2: what -|x - c|²/2 of the rows is below that of the groups, in all. */
  readonly spread: number;
}

/**
 * One row a group. Σ_i w_i x_i·c over rows that share a label is that of their mean, with the weight of all.
 *
 * @param ids - One a row: rows of the same number >= 0 are a group, any other row is one by itself.
 * @param weights - w, one a row; undefined: 1 each.
 * @param unitLength - Bring rows to unit length first.
 */
export function mergeRows(
  x: HostRows,
  ids: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  unitLength: boolean,
): MergedRows {
  const { rows, cols } = x;
  const reader = new CenteredReader({ origin: undefined, scale: 1, unitLength });
  const groups = new Int32Array(rows);
  const firsts = new Map<number, number>();
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const id = ids[i]!;
    const group = (id >= 0 ? firsts.get(id) : undefined) ?? count++;
    if (id >= 0) firsts.set(id, group);
    groups[i] = group;
  }
  const counts = new Float64Array(count);
  const sums = new Float64Array(count);
  for (let i = 0; i < rows; i++) {
    counts[groups[i]!]!++;
    sums[groups[i]!]! += weights ? weights[i]! : 1;
  }
  /** Where all weigh nothing, any mean will do. */
  const share = (i: number) => {
    const group = groups[i]!;
    return sums[group] === 0 ? 1 / counts[group]! : (weights ? weights[i]! : 1) / sums[group]!;
  };
  const common = { counts, weights: sums, groups };
  if (x.kind === 'csr')
    return { ...mergeSparse(x, reader, groups, count, share, weights), ...common };
  const means = new Float64Array(count * cols);
  for (let i = 0; i < rows; i++) {
    const at = groups[i]! * cols;
    const by = share(i);
    const row = reader.read(x, i) as Float64Array;
    for (let j = 0; j < cols; j++) means[at + j]! += row[j]! * by;
  }
  let spread = 0;
  for (let i = 0; i < rows; i++) {
    const at = groups[i]! * cols;
    let squared = 0;
    const row = reader.read(x, i) as Float64Array;
    for (let j = 0; j < cols; j++) squared += (row[j]! - means[at + j]!) ** 2;
    spread += ((weights ? weights[i]! : 1) * squared) / 2;
  }
  return { x: { data: means, rows: count, cols }, spread, ...common };
}

/** Means of groups of sparse rows, sparse too, float64; and their spread. */
function mergeSparse(
  x: CsrRows,
  reader: CenteredReader,
  groups: Int32Array,
  count: number,
  share: (i: number) => number,
  weights: ArrayLike<number> | undefined,
): Pick<MergedRows, 'x' | 'spread'> {
  const means = Array.from({ length: count }, () => new Map<number, number>());
  const visit = (visitor: (i: number, row: SparseRow, mean: Map<number, number>) => void) => {
    for (let i = 0; i < x.rows; i++) {
      visitor(i, reader.read(x, i) as SparseRow, means[groups[i]!]!);
    }
  };
  visit((i, { columns, values, count: numbers }, mean) => {
    const by = share(i);
    for (let n = 0; n < numbers; n++) {
      mean.set(columns[n]!, (mean.get(columns[n]!) ?? 0) + values[n]! * by);
    }
  });
  let spread = 0;
  visit((i, { columns, values, count: numbers }, mean) => {
    const row = new Map<number, number>();
    for (let n = 0; n < numbers; n++) row.set(columns[n]!, values[n]!);
    let squared = 0;
    for (const [column, value] of mean) squared += ((row.get(column) ?? 0) - value) ** 2;
    spread += ((weights ? weights[i]! : 1) * squared) / 2;
  });
  const indptr = new Int32Array(count + 1);
  for (const [g, mean] of means.entries()) indptr[g + 1] = indptr[g]! + mean.size;
  const indices = new Int32Array(indptr[count]!);
  const data = new Float64Array(indices.length);
  for (const [g, mean] of means.entries()) {
    let to = indptr[g]!;
    for (const column of Int32Array.from(mean.keys()).sort()) {
      indices[to] = column;
      data[to++] = mean.get(column)!;
    }
  }
  return { x: { ...x, data, indices, indptr, rows: count }, spread };
}
