import type { Metric } from '../problem/metric.ts';
import { type Frame, scaleFor } from '../rows/frame.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { normalizeRow } from '../rows/normalize.ts';
import type { RowBlocks } from './row-blocks.ts';

/**
 * Rows as the exact algorithm sees them: x' of their frame, taken in double wherever it is needed and
 * not rounded. For cosine x' is x. Where rows are brought to unit length x stands for that, in float32.
 */
export interface Centering extends Frame {
  /** Are rows brought to unit length? A zero row stays zero. */
  readonly unitLength: boolean;
}

/** How rows are centered, and how large they are then. */
export interface CenteredRows extends Centering {
  readonly rows: number;
  readonly cols: number;
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
  let [rows, cols, largest, longest, squares, total] = [0, 0, 0, 0, 0, 0];
  const unscaled = { origin, scale: 1, unitLength };
  for await (const { start, x } of blocks.pass()) {
    ({ cols } = x);
    rows += x.rows;
    const row = new Float64Array(cols);
    for (let i = 0; i < x.rows; i++) {
      readRow(unscaled, x, i, row);
      let squared = 0;
      for (let j = 0; j < cols; j++) {
        squared += row[j]! ** 2;
        const size = Math.abs(row[j]!);
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
    offset: origin ? squares / (2 * total * scale ** 2) : 0,
  };
}

/** From the first row on, so that the mean of equal rows is exact. */
async function meanOf(
  blocks: RowBlocks,
  unitLength: boolean,
  weights?: ArrayLike<number>,
): Promise<Float64Array> {
  const plain = { origin: undefined, scale: 1, unitLength };
  let total = 0;
  let [first, row, sum] = [new Float64Array(0), new Float64Array(0), new Float64Array(0)];
  for await (const { start, x } of blocks.pass()) {
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
  return sum.map((value, j) => first[j]! + value / total);
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

/** out ← x' of row i, in double; at unit length as float32 has it. */
export function readRow(
  { origin, scale, unitLength }: Centering,
  { data, cols }: GivenRows,
  i: number,
  out: Float64Array,
): void {
  const from = i * cols;
  // A power of two: the quotient is as exact as the difference.
  const factor = 1 / scale;
  if (unitLength) {
    normalizeRow(data, from, cols, out, 0);
    for (let j = 0; j < cols; j++) out[j] = Math.fround(out[j]!);
    if (origin) for (let j = 0; j < cols; j++) out[j] = (out[j]! - origin[j]!) * factor;
  } else if (origin) {
    for (let j = 0; j < cols; j++) out[j] = (data[from + j]! - origin[j]!) * factor;
  } else for (let j = 0; j < cols; j++) out[j] = data[from + j]!;
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
