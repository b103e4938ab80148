import type { Metric } from './backend.ts';
import { gatherRows, type Matrix } from './matrix.ts';
import { length, normalizeRows } from './normalize.ts';
import type { Random } from './random.ts';

/**
 * How first centers are drawn.
 * - `random`: random directions, as the paper; for euclidean, normal with the mean and spread of the
 *   first rows.
 * - `rows`: distinct rows of the data.
 * - `k-means++`: rows drawn in proportion to their squared distance from those drawn before
 *   (Arthur and Vassilvitskii, 2007). K passes over the rows it draws from.
 *
 * Where there are fewer rows than clusters, the rest are drawn as by `random`.
 */
export type Init = 'random' | 'rows' | 'k-means++';

/**
 * First centers, K × d, at unit length for cosine.
 *
 * @param x - Rows to draw from, as they are clustered.
 */
export function drawCenters(
  init: Init,
  k: number,
  x: Matrix,
  metric: Metric,
  random: Random,
): Float32Array {
  const centers = new Float32Array(k * x.cols);
  const rows =
    init === 'random' ? [] : init === 'rows' ? distinct(k, x, random) : spread(k, x, random);
  gatherRows(x, rows, centers);
  drawRandom(centers.subarray(rows.length * x.cols), x, metric, random);
  if (metric === 'cosine') normalizeRows({ data: centers, rows: k, cols: x.cols });
  return centers;
}

/** Normal numbers, about the mean of the rows and as wide as they are for euclidean. */
function drawRandom(out: Float32Array, x: Matrix, metric: Metric, random: Random): void {
  if (out.length === 0) return;
  const { mean, deviation } = metric === 'euclidean' ? moments(x) : standard(x.cols);
  for (let at = 0; at < out.length; at++) {
    out[at] = mean[at % x.cols]! + deviation[at % x.cols]! * random.normal();
  }
}

/** Row numbers of up to K rows, without repetition, none of them zero where others are left. */
function distinct(k: number, x: Matrix, random: Random): number[] {
  const order = random.shuffle(Uint32Array.from({ length: x.rows }, (_, i) => i));
  const drawn: number[] = [];
  for (const i of order) {
    if (drawn.length === k) break;
    if (length(x.data, i * x.cols, x.cols) > 0) drawn.push(i);
  }
  return drawn;
}

function spread(k: number, x: Matrix, random: Random): number[] {
  const squared = new Float64Array(x.rows).fill(Number.POSITIVE_INFINITY);
  const drawn = distinct(1, x, random);
  while (drawn.length > 0 && drawn.length < k) {
    let total = 0;
    for (let i = 0; i < x.rows; i++) {
      squared[i] = Math.min(squared[i]!, squaredDistance(x, i, drawn[drawn.length - 1]!));
      total += squared[i]!;
    }
    // Every row is a center already: copies of one would never be told apart.
    if (total === 0) break;
    drawn.push(pick(squared, total * random.uniform()));
  }
  return drawn;
}

/** The first index at which the running sum of `weights` passes `at`. */
function pick(weights: Float64Array, at: number): number {
  let last = 0;
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] === 0) continue;
    last = i;
    sum += weights[i]!;
    if (sum > at) break;
  }
  return last;
}

function squaredDistance({ data, cols }: Matrix, a: number, b: number): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    const difference = data[a * cols + j]! - data[b * cols + j]!;
    sum += difference * difference;
  }
  return sum;
}

function standard(cols: number) {
  return { mean: new Float64Array(cols), deviation: new Float64Array(cols).fill(1) };
}

function moments({ data, rows, cols }: Matrix) {
  const mean = new Float64Array(cols);
  const deviation = new Float64Array(cols);
  for (let at = 0; at < rows * cols; at++) mean[at % cols]! += data[at]! / rows;
  for (let at = 0; at < rows * cols; at++) {
    deviation[at % cols]! += (data[at]! - mean[at % cols]!) ** 2 / rows;
  }
  for (let j = 0; j < cols; j++) deviation[j] = Math.sqrt(deviation[j]!);
  return { mean, deviation };
}
