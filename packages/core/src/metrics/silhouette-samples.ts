import type { Metric } from '../problem/metric.ts';
import type { Rows } from '../rows/rows.ts';
import { checkSignal, knownNames, oneOf } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { EventLoopYield } from '../support/event-loop.ts';
import { type Clusters, readClusters } from './check-clusters.ts';
import { SparseTileDistances } from './sparse-tile-distances.ts';
import { type PairDistances, TILE, TileDistances } from './tile-distances.ts';

/** Where a silhouette stands. */
export interface SilhouetteProgress {
  /** Pairs of rows whose distance has been taken. */
  readonly pairs: number;
  /** n (n - 1) / 2. */
  readonly totalPairs: number;
}

export interface SilhouetteSamplesOptions {
  /** Distance of two rows: Euclidean, not squared, or 1 - cosine. @defaultValue 'euclidean' */
  readonly metric?: Metric | undefined;
  /** Stops between two blocks of rows. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each block of at most 64 rows has been compared with all later ones; awaited. */
  readonly onProgress?: ((progress: SilhouetteProgress) => unknown) | undefined;
}

/**
 * Silhouette of every row: (b - a) / max(a, b), with a the mean distance to the other rows of its
 * cluster and b the least mean distance to the rows of another cluster. From -1 to 1; 0 for a row
 * alone in its cluster, and where a and b are 0. As scikit-learn's `silhouette_samples`.
 *
 * Takes time n² d / 2 and, beyond the rows, some 40 bytes of memory a row. Distances are taken in
 * float64 from differences, so that data far from 0 lose nothing.
 * Source: Rousseeuw, "Silhouettes: a graphical aid to the interpretation and validation of cluster
 * analysis", Journal of Computational and Applied Mathematics 20, 1987.
 * @param rows - [n, d] as `fit` takes them, not rounded; within the range of float32
 * @param labels - [n] cluster of each row: any non-negative integers
 * @returns [n]
 * @throws TypeError for what are no rows; RangeError when lengths do not fit, for a bad label, NaN or
 * infinity, and for fewer than 2 or more than n - 1 clusters; the signal's reason when it is aborted
 */
export async function silhouetteSamples(
  rows: Rows,
  labels: ArrayLike<number>,
  options: SilhouetteSamplesOptions = {},
): Promise<Float64Array> {
  knownNames('options', options, ['metric', 'signal', 'onProgress']);
  checkSilhouetteOptions(options);
  return silhouettesOf(readClusters(rows, labels), options);
}

/** @throws TypeError, RangeError naming the option at fault; the signal's reason if it is aborted. */
export function checkSilhouetteOptions(options: SilhouetteSamplesOptions): void {
  oneOf('metric', options.metric ?? 'euclidean', ['cosine', 'euclidean']);
  if (options.onProgress !== undefined && typeof options.onProgress !== 'function') {
    throw new TypeError(shouldBe('onProgress', 'a function', options.onProgress));
  }
  checkSignal(options.signal);
}

/** `silhouetteSamples` of what has been checked. Each pair of rows is looked at once. */
export async function silhouettesOf(
  { x, labels, sizes }: Clusters,
  { metric = 'euclidean', signal, onProgress }: SilhouetteSamplesOptions,
): Promise<Float64Array> {
  const n = x.rows;
  const { order, starts } = byCluster(labels, sizes);
  const distances: PairDistances =
    x.kind === 'csr'
      ? new SparseTileDistances(x, order, metric === 'cosine')
      : new TileDistances(x, order, metric === 'cosine');
  // All in the order of `order`, where a cluster's rows are neighbours: so one sum a row will do.
  const within = new Float64Array(n);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const toCluster = new Float64Array(n);
  const toTile = new Float64Array(TILE);
  const eventLoop = new EventLoopYield();
  let sinceYield = 0;
  for (let p = 0; p < sizes.length; p++) {
    const [begin, end] = [starts[p]!, starts[p + 1]!];
    toCluster.fill(0, end);
    for (let start = begin; start < end; start += TILE) {
      const held = Math.min(start + TILE, end) - start;
      distances.hold(start, start + held);
      for (let q = p; q < sizes.length; q++) {
        toTile.fill(0);
        const sums = q === p ? within : toCluster;
        for (let at = q === p ? start : starts[q]!; at < starts[q + 1]!; at += TILE) {
          sinceYield += distances.add(at, Math.min(at + TILE, starts[q + 1]!), toTile, sums);
          if (sinceYield < TILE * TILE) continue;
          sinceYield = 0;
          await eventLoop.yield();
          signal?.throwIfAborted();
        }
        for (let i = 0; i < held; i++) {
          if (q === p) within[start + i]! += toTile[i]!;
          else nearest[start + i] = Math.min(nearest[start + i]!, toTile[i]! / sizes[q]!);
        }
      }
      const left = n - start - held;
      const totalPairs = (n * (n - 1)) / 2;
      await onProgress?.({ pairs: totalPairs - (left * (left - 1)) / 2, totalPairs });
      signal?.throwIfAborted();
    }
    for (let j = end; j < n; j++) nearest[j] = Math.min(nearest[j]!, toCluster[j]! / sizes[p]!);
  }
  const values = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const size = sizes[labels[order[i]!]!]!;
    if (size > 1) values[order[i]!] = silhouetteOf(within[i]! / (size - 1), nearest[i]!);
  }
  return values;
}

function silhouetteOf(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : (b - a) / Math.max(a, b);
}

/** Row numbers, cluster by cluster, and where in them each of the K clusters begins, and the last ends. */
function byCluster(labels: Uint32Array, sizes: Float64Array) {
  const starts = new Uint32Array(sizes.length + 1);
  for (let k = 0; k < sizes.length; k++) starts[k + 1] = starts[k]! + sizes[k]!;
  const order = new Uint32Array(labels.length);
  const next = starts.slice();
  for (let i = 0; i < labels.length; i++) order[next[labels[i]!]!++] = i;
  return { order, starts };
}
