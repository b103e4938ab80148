import type { Metric } from '../problem/metric.ts';
import { normalizedSparseRows } from '../rows/check-rows.ts';
import { scaleFor } from '../rows/frame.ts';
import { SparseOrigin } from '../rows/sparse-frame.ts';
import { CenteredReader, type Centering, readRow } from './centered-reader.ts';
import type { RowBlocks } from './row-blocks.ts';

/** How rows are centered, and how large they are then. */
export interface CenteredRows extends Centering {
  readonly rows: number;
  readonly cols: number;
  /** Numbers of a row, on average, that are looked at: of sparse rows those that are not 0. */
  readonly width: number;
  /** Largest |x'|. */
  readonly longest: number;
  /** Mean |x'|²/2 of euclidean rows, by weight: what s_ik is above -|x' - c|²/2, on average; 0 for cosine. */
  readonly offset: number;
}

/** Centers of rows as given. */
export interface GivenCenters {
  /** K × d. */
  readonly centers: ArrayLike<number>;
  /** What they are counted from, d: differences of origins keep what float64 has. undefined: 0. */
  readonly from?: Float64Array | undefined;
}

/** So far outside [-1, 1] centers may lie: float32 holds their squares, and rows still tell them apart. */
const FARTHEST_CENTER = 2 ** 30;

/**
 * One pass over the rows; two for euclidean ones.
 *
 * @param weights - What rows count for in means; undefined: 1 each.
 * @param first - Centers that euclidean rows are scored against, which the scale makes room for.
 * @throws RangeError if euclidean rows are closer together than double can be right about.
 */
export async function centerRows(
  blocks: RowBlocks,
  metric: Metric,
  unitLength: boolean,
  weights?: ArrayLike<number>,
  first?: GivenCenters,
): Promise<CenteredRows> {
  const origin = metric === 'euclidean' ? await meanOf(blocks, unitLength, weights) : undefined;
  let [rows, cols, numbers, largest, longest, squares, total] = [0, 0, 0, 0, 0, 0, 0];
  const reader = new CenteredReader({ origin, scale: 1, unitLength });
  for await (const { start, x } of blocks.pass()) {
    ({ cols } = x);
    rows += x.rows;
    numbers += x.data.length;
    for (let i = 0; i < x.rows; i++) {
      const row = reader.read(x, i);
      const [values, count] = row instanceof Float64Array ? [row, cols] : [row.values, row.count];
      let squared = 0;
      for (let j = 0; j < count; j++) {
        squared += values[j]! ** 2;
        const size = Math.abs(values[j]!);
        if (size > largest) largest = size;
      }
      const weight = weights ? weights[start + i]! : 1;
      squares += weight * squared;
      total += weight;
      if (squared > longest) longest = squared;
    }
  }
  const reach = origin && first ? farthest(first, origin) / FARTHEST_CENTER : 0;
  const scale = origin ? scaleFor(Math.max(largest, reach)) || 1 : 1;
  return {
    ...{ rows, cols, origin, scale, unitLength, longest: Math.sqrt(longest) / scale },
    width: Math.max(1, numbers / rows),
    offset: origin ? squares / (2 * total * scale ** 2) : 0,
  };
}

/** From the first row on, so that the mean of equal rows is exact. Of sparse rows their origin. */
async function meanOf(
  blocks: RowBlocks,
  unitLength: boolean,
  weights?: ArrayLike<number>,
): Promise<Float64Array> {
  const plain = { origin: undefined, scale: 1, unitLength };
  let total = 0;
  let sparse: SparseOrigin | undefined;
  let [first, row, sum] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  for await (const { start, x } of blocks.pass()) {
    if (x.kind === 'csr') {
      sparse ??= new SparseOrigin();
      const some = weights && Float64Array.from({ length: x.rows }, (_, i) => weights[start + i]!);
      sparse.add(unitLength ? normalizedSparseRows(x) : x, some);
      continue;
    }
    const { cols } = x;
    if (start === 0) {
      [first, row, sum] = [new Float64Array(cols), new Float64Array(cols), new Float64Array(cols)];
      readRow(plain, x, 0, first);
    }
    for (let i = 0; i < x.rows; i++) {
      const weight = weights ? weights[start + i]! : 1;
      total += weight;
      readRow(plain, x, i, row);
      for (let j = 0; j < cols; j++) sum[j]! += weight * (row[j]! - first[j]!);
    }
  }
  return sparse ? sparse.value : sum.map((value, j) => first[j]! + value / total);
}

/** Largest |c - origin| of any value. */
function farthest({ centers, from }: GivenCenters, origin: Float64Array): number {
  let most = 0;
  for (let at = 0, j = 0; at < centers.length; at++) {
    most = Math.max(most, Math.abs(centers[at]! + (from ? from[j]! : 0) - origin[j]!));
    if (++j === origin.length) j = 0;
  }
  return most;
}

/**
 * Centers of rows as given, K × d, as centers of x'.
 *
 * @param from - What they are counted from, d: differences of origins keep what float64 has. undefined: 0.
 */
export function centerCenters(
  { origin, scale }: Centering,
  centers: ArrayLike<number>,
  from?: Float64Array | undefined,
): Float32Array {
  if (!origin) return Float32Array.from(centers);
  const shift = origin.map((value, j) => (from ? from[j]! : 0) - value);
  return Float32Array.from(centers, (value, at) => (value + shift[at % shift.length]!) / scale);
}
