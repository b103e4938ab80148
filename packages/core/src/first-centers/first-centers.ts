import type { Sample } from '../batches/sample.ts';
import type { Metric } from '../problem/metric.ts';
import type { Frame } from '../rows/frame.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { gatherRows, type Matrix } from '../rows/matrix.ts';
import { length, normalizeRows } from '../rows/normalize.ts';
import { RowReader } from '../rows/row-reader.ts';
import { Random } from '../support/random.ts';

/**
 * How first centers are drawn. Rows of weight 0 are never drawn, nor zero rows for cosine.
 * - `random`: random directions, as the paper; for euclidean, normal with the weighted mean and
 *   spread of the first rows (standard normal where all weights are 0).
 * - `rows`: distinct rows of the data, whatever their weights.
 * - `k-means++`: rows drawn in proportion to weight times squared distance from those drawn before
 *   (Arthur and Vassilvitskii, 2007); for cosine, distance between directions. K passes over the
 *   rows it draws from.
 *
 * Where there are fewer rows than clusters, the rest are drawn as by `random`.
 */
export type Init = 'random' | 'rows' | 'k-means++';

/** How the centers of all heads begin. */
export interface FirstCentersOptions {
  /** K of each head. */
  readonly k: readonly number[];
  /** 'given': they are in `centers`. */
  readonly init: Init | 'given';
  /** K × d each. */
  readonly centers: readonly GivenRows[] | undefined;
  readonly metric: Metric;
  readonly seed: number;
}

/**
 * Squared distance under which two directions are one: more than rounding of unit rows to float32
 * brings about. Ours.
 */
const SAME_DIRECTION = 2 ** -44;
/** Columns, a multiple of 4, between two looks at whether a row is too far away already. */
const BLOCK = 16;

/**
 * First centers, K × d, at unit length for cosine.
 *
 * @param pause - Awaited after each center that `k-means++` draws, each of them a pass over `rows`,
 * which must stay as it is meanwhile. What it throws ends the drawing.
 */
export async function drawCenters(
  init: Init,
  k: number,
  { rows, weights }: Sample,
  metric: Metric,
  random: Random,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const { cols } = rows;
  const centers = new Float32Array(k * cols);
  let drawn: ArrayLike<number> = [];
  if (init !== 'random') {
    const numbers = drawable(rows, weights, metric);
    drawn =
      init === 'rows'
        ? random.shuffle(numbers).subarray(0, k)
        : await spread(k, { rows, weights, numbers }, metric, random, pause);
  }
  gatherRows(rows, drawn, centers);
  drawRandom(centers.subarray(drawn.length * cols), { rows, weights }, metric, random);
  if (metric === 'cosine') normalizeRows({ data: centers, rows: k, cols });
  return centers;
}

/**
 * First centers of every head in the frame of `sample`, drawn with a stream of random numbers each, or as
 * they are given.
 */
export async function firstCentersOf(
  { k, init, centers, metric, seed }: FirstCentersOptions,
  sample: Sample,
  frame: Frame,
  pause: () => Promise<void>,
): Promise<Float32Array[]> {
  const each: Float32Array[] = [];
  for (const [h, n] of k.entries()) {
    each.push(
      init === 'given'
        ? givenCenters(centers![h]!, metric, frame)
        : await drawCenters(init, n, sample, metric, new Random(seed, h), pause),
    );
  }
  return each;
}

/** `centers` as rows of the session. */
function givenCenters(centers: GivenRows, metric: Metric, frame: Frame): Float32Array {
  const reader = new RowReader({
    native: undefined,
    normalize: metric === 'cosine',
    framed: metric === 'euclidean',
  });
  return reader.ready(centers, frame).data;
}

/** Numbers of the rows that may be centers. A zero row has no direction, but is a point. */
function drawable(rows: Matrix, weights: Float32Array | undefined, metric: Metric): Uint32Array {
  const { data, cols } = rows;
  return Uint32Array.from({ length: rows.rows }, (_, i) => i).filter(
    (i) => weights?.[i] !== 0 && (metric === 'euclidean' || length(data, i * cols, cols) > 0),
  );
}

/** Row numbers by k-means++: fewer than K where all other rows are copies of those drawn. */
async function spread(
  k: number,
  { rows, weights, numbers }: Sample & { readonly numbers: Uint32Array },
  metric: Metric,
  random: Random,
  pause: () => Promise<void>,
): Promise<number[]> {
  const { data, cols } = rows;
  const same = metric === 'cosine' ? SAME_DIRECTION : 0;
  const scales = Float64Array.from(numbers, (i) =>
    metric === 'cosine' ? 1 / length(data, i * cols, cols) : 1,
  );
  const squared = new Float64Array(numbers.length).fill(Number.POSITIVE_INFINITY);
  // The first in proportion to weight alone.
  const shares = Float64Array.from(numbers, (i) => weights?.[i] ?? 1);
  const center = new Float64Array(cols);
  const drawn: number[] = [];
  while (drawn.length < k) {
    const total = shares.reduce((sum, share) => sum + share, 0);
    // Every row is a center already: copies of one would never be told apart.
    if (total === 0) break;
    const at = pick(shares, total * random.uniform());
    drawn.push(numbers[at]!);
    for (let j = 0; j < cols; j++) center[j] = data[numbers[at]! * cols + j]! * scales[at]!;
    approach(squared, rows, numbers, scales, center);
    for (let i = 0; i < numbers.length; i++) {
      shares[i] = squared[i]! > same ? squared[i]! * (weights?.[numbers[i]!] ?? 1) : 0;
    }
    await pause();
  }
  return drawn;
}

/** squared[i] <- min(squared[i], |scales[i] x - center|²), x the row numbers[i], in double. */
function approach(
  squared: Float64Array,
  { data, cols }: Matrix,
  numbers: Uint32Array,
  scales: Float64Array,
  center: Float64Array,
): void {
  const whole = cols - (cols % 4);
  for (let i = 0; i < numbers.length; i++) {
    const start = numbers[i]! * cols;
    const scale = scales[i]!;
    const least = squared[i]!;
    // Four sums, so that no addition has to wait for the one before it.
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let j = whole; j < cols; j++) a += (data[start + j]! * scale - center[j]!) ** 2;
    let sum = a;
    for (let from = 0; from < whole && sum < least; from += BLOCK) {
      const to = Math.min(from + BLOCK, whole);
      for (let j = from; j < to; j += 4) {
        const at = start + j;
        const p = data[at]! * scale - center[j]!;
        const q = data[at + 1]! * scale - center[j + 1]!;
        const r = data[at + 2]! * scale - center[j + 2]!;
        const s = data[at + 3]! * scale - center[j + 3]!;
        a += p * p;
        b += q * q;
        c += r * r;
        d += s * s;
      }
      sum = a + b + c + d;
    }
    if (sum < least) squared[i] = sum;
  }
}

/** The first index at which the running sum of `shares` passes `at`. */
function pick(shares: Float64Array, at: number): number {
  let last = 0;
  let sum = 0;
  for (let i = 0; i < shares.length; i++) {
    if (shares[i] === 0) continue;
    last = i;
    sum += shares[i]!;
    if (sum > at) break;
  }
  return last;
}

/** Normal numbers, about the mean of the rows and as wide as they are for euclidean. */
function drawRandom(out: Float32Array, sample: Sample, metric: Metric, random: Random): void {
  if (out.length === 0) return;
  const { cols } = sample.rows;
  const { mean, deviation } = metric === 'euclidean' ? moments(sample) : standard(cols);
  for (let at = 0; at < out.length; at++) {
    out[at] = mean[at % cols]! + deviation[at % cols]! * random.normal();
  }
}

function standard(cols: number) {
  return { mean: new Float64Array(cols), deviation: new Float64Array(cols).fill(1) };
}

function moments({ rows: { data, rows, cols }, weights }: Sample) {
  const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : rows;
  if (total === 0) return standard(cols);
  const mean = new Float64Array(cols);
  const deviation = new Float64Array(cols);
  const share = (at: number) => (weights?.[Math.floor(at / cols)] ?? 1) / total;
  for (let at = 0; at < rows * cols; at++) mean[at % cols]! += data[at]! * share(at);
  for (let at = 0; at < rows * cols; at++) {
    deviation[at % cols]! += (data[at]! - mean[at % cols]!) ** 2 * share(at);
  }
  for (let j = 0; j < cols; j++) deviation[j] = Math.sqrt(deviation[j]!);
  return { mean, deviation };
}
