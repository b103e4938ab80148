import type { Sample } from '../batches/sample.ts';
import type { Metric } from '../problem/metric.ts';
import type { Frame } from '../rows/frame.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { gatherRows, type HostMatrix } from '../rows/matrix.ts';
import { length, normalizeRows } from '../rows/normalize.ts';
import { RowReader } from '../rows/row-reader.ts';
import { extentOf, spreadRow } from '../rows/sparse-rows.ts';
import { Random } from '../support/random.ts';
import { kMeansPlusPlus } from './k-means-plus-plus.ts';
import { drawRandom } from './random-centers.ts';

/**
 * How first centers are drawn. Rows of weight 0 are never drawn, nor zero rows for cosine.
 * - `auto`: as `k-means++` where all rows are in memory, as `rows` from the first batch of a stream.
 * - `random`: random directions, as the paper; for euclidean, normal with the weighted mean and
 *   spread of the first rows (standard normal where all weights are 0).
 * - `rows`: distinct rows of the data, whatever their weights.
 * - `k-means++`: rows drawn in proportion to weight times squared distance from those drawn before
 *   (Arthur and Vassilvitskii, 2007), each the best of a few (its greedy variant, as scikit-learn's); for
 *   cosine, distance between directions. Many rows are drawn from a sample of them.
 *
 * Where there are fewer rows than clusters, the rest are drawn as by `random`.
 */
export type Init = 'auto' | 'random' | 'rows' | 'k-means++';

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
 * First centers, K × d, at unit length for cosine.
 *
 * @param pause - Awaited after each center that `k-means++` draws, each of them a pass or more over
 * `rows`, which must stay as it is meanwhile. What it throws ends the drawing.
 */
export async function drawCenters(
  init: Init,
  k: number,
  sample: Sample,
  metric: Metric,
  random: Random,
  pause: () => Promise<void>,
): Promise<Float32Array> {
  const { rows, weights, whole } = sample;
  const { cols } = rows;
  const centers = new Float32Array(k * cols);
  let drawn: ArrayLike<number> = [];
  if (init !== 'random') {
    const numbers = drawable(rows, weights, metric);
    drawn =
      init === 'rows' || (init === 'auto' && !whole)
        ? random.shuffle(numbers).subarray(0, k)
        : await kMeansPlusPlus(k, { rows, weights, numbers }, metric, random, pause);
  }
  if (rows.kind !== 'csr') gatherRows(rows, drawn, centers);
  else for (let c = 0; c < drawn.length; c++) spreadRow(rows, drawn[c]!, centers, c * cols);
  drawRandom(centers.subarray(drawn.length * cols), sample, metric, random);
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
    denseOnly: undefined,
    normalize: metric === 'cosine',
    framed: metric === 'euclidean',
  });
  return reader.ready(centers, frame).data as Float32Array;
}

/** Numbers of the rows that may be centers. A zero row has no direction, but is a point. */
function drawable(
  rows: HostMatrix,
  weights: Float32Array | undefined,
  metric: Metric,
): Uint32Array {
  return Uint32Array.from({ length: rows.rows }, (_, i) => i).filter(
    (i) =>
      weights?.[i] !== 0 && (metric === 'euclidean' || length(rows.data, ...extentOf(rows, i)) > 0),
  );
}
