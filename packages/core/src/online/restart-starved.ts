import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { Random } from '../support/random.ts';
import { chooseRestarts, type LabelledRows } from './restart-centers.ts';
import { rowRange, scoreRange } from './score-range.ts';

/** A head whose starved clusters have begun anew. */
export interface Restarted {
  /** Which have. */
  readonly clusters: readonly number[];
  /** How far prices may have to climb from here. */
  readonly range: number;
  /** Mean of |x - c|² over the batch, c the nearest of the new centers or the center of before. */
  readonly spread: number;
}

/**
 * Starved clusters of one head begin anew at rows of a batch, with nothing counted, and as dear as the
 * clusters that these rows were in. Prices may be those of rows that lay farther apart than rows do now, which
 * is why clusters starve: they are brought into the range that they may have to climb.
 *
 * @param head - Changed in place.
 * @returns undefined where nothing is to be gained.
 */
export function restartStarved(
  head: ClusteringState,
  starved: readonly number[],
  batch: LabelledRows,
  metric: Metric,
  random: Random,
): Restarted | undefined {
  const { k, dim, centers, previousCenters, prices, counts } = head;
  const restarts = chooseRestarts(starved, batch, k, metric, random);
  if (restarts.length === 0) return undefined;
  for (const { cluster, center, donor } of restarts) {
    centers.set(center, cluster * dim);
    previousCenters.set(center, cluster * dim);
    prices[cluster] = prices[donor]!;
    counts[cluster] = 0;
  }
  const range = Math.max(scoreRange(centers, dim), rowRange(batch.rows, batch.weights));
  const width = Math.max(...prices) - Math.min(...prices);
  if (width > range) for (let c = 0; c < k; c++) prices[c]! *= range / width;
  const clusters = restarts.map(({ cluster }) => cluster);
  return { clusters, range, spread: meanOf(batch) };
}

function meanOf({ squares, weights }: LabelledRows): number {
  let [sum, total] = [0, 0];
  for (const [i, square] of squares.entries()) {
    const weight = weights ? weights[i]! : 1;
    sum += weight * square;
    total += weight;
  }
  return sum / total;
}
