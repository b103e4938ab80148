import type { Metric } from '../problem/metric.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import type { Random } from '../support/random.ts';
import { sum } from '../support/sum.ts';
import { centerAt, squaresTo } from './row-as-center.ts';

/** Rows of a batch. */
export interface WeighedRows {
  /** b × d. */
  readonly rows: HostMatrix;
  /** w, b; undefined: all 1. */
  readonly weights: Float32Array | undefined;
}

/** Rows of a batch, as one head sees them. */
export interface LabelledRows extends WeighedRows {
  /** y, b. Rows that a restart is nearer to become its own. */
  readonly labels: Int32Array;
  /** |x - c|², of unit rows for cosine, b; c the center of the row's cluster. Become those of the restart. */
  readonly squares: Float64Array;
}

/** A center that begins anew. */
export interface Restart {
  readonly cluster: number;
  /** d numbers: a row of the batch, of unit length for cosine. */
  readonly center: Float64Array;
  /** The cluster that the row was in. */
  readonly donor: number;
}

/**
 * Where the objective gains most from a center more, as greedy k-means++ finds it: of a few rows drawn in
 * proportion to w |x - c|², the one that leaves the least of it in all. That is a far row, or one of the
 * cluster that costs most and is split so. Fewer than asked for where nothing is left to gain.
 *
 * @param starved - Which centers are free, in this order.
 * @param k - K, by which the number of rows tried is chosen: 2 + ⌊ln K⌋, as scikit-learn's.
 */
export function chooseRestarts(
  starved: readonly number[],
  batch: LabelledRows,
  k: number,
  metric: Metric,
  random: Random,
): Restart[] {
  const { weights, labels, squares } = batch;
  const restarts: Restart[] = [];
  for (const cluster of starved) {
    const shares = sharesOf(squares, weights);
    const all = sum(shares);
    let best: { readonly gain: number; readonly at: number; readonly center: Float64Array } = {
      ...{ gain: 0, at: -1, center: new Float64Array() },
    };
    for (let trial = 0; trial < trialsOf(k); trial++) {
      const at = drawRow(shares, all * random.uniform());
      const center = centerAt(batch.rows, at, metric);
      const gain = center ? gainOf(squaresTo(center, batch.rows, metric), batch) : 0;
      if (center && gain > best.gain) best = { gain, at, center };
    }
    if (best.at < 0) break;
    const { at, center } = best;
    restarts.push({ cluster, center, donor: labels[at]! });
    const squareOf = squaresTo(center, batch.rows, metric);
    for (let i = 0; i < squares.length; i++) {
      const square = squareOf(i);
      if (square >= squares[i]!) continue;
      squares[i] = square;
      labels[i] = cluster;
    }
  }
  return restarts;
}

/** In proportion to what rows are drawn. Not 0 or less where cosine rows are longer than 1. */
export function sharesOf(squares: Float64Array, weights: Float32Array | undefined): Float64Array {
  return squares.map((square, i) => Math.max(0, square) * (weights ? weights[i]! : 1));
}

/** Rows tried for each center, as scikit-learn's k-means++ has it. */
export function trialsOf(k: number): number {
  return 2 + Math.floor(Math.log(k));
}

/** The row at which the running sum of shares passes `point`. */
export function drawRow(shares: Float64Array, point: number): number {
  let [last, passed] = [0, 0];
  for (const [i, share] of shares.entries()) {
    if (share <= 0) continue;
    last = i;
    passed += share;
    if (passed > point) break;
  }
  return last;
}

/** How much less Σ w |x - c|² would be. */
function gainOf(squareOf: (i: number) => number, { weights, squares }: LabelledRows): number {
  let gain = 0;
  for (let i = 0; i < squares.length; i++) {
    const less = squares[i]! - squareOf(i);
    if (less > 0) gain += less * (weights ? weights[i]! : 1);
  }
  return gain;
}
