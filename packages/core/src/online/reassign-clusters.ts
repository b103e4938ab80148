import type { Scorer } from '../backend/scorer.ts';
import { type ClusteringState, copyClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { takingTurns } from '../support/event-loop.ts';
import type { Random } from '../support/random.ts';
import { paysOff } from './pays-off.ts';
import { proposeSwap } from './propose-swap.ts';
import { chooseRestarts, type Restart, type WeighedRows } from './restart-centers.ts';
import { rowRange, scoreRange } from './score-range.ts';
import { twoBest } from './two-best.ts';

/**
 * |x - c|² of each row of a batch, of unit rows for cosine, c its center where labels are the best within the
 * bounds, as shares of the batch. The scorer's centers and prices are overwritten.
 */
export type SquaresWithinSizes = <Input>(
  scorer: Scorer<Input>,
  head: ClusteringState,
  batch: WeighedRows,
  metric: Metric,
) => Promise<Float64Array>;

/** A head of which some clusters have begun anew. */
export interface Reassigned {
  readonly head: ClusteringState;
  /** Which have. */
  readonly clusters: readonly number[];
  /** How far prices may have to climb from here. */
  readonly range: number;
  /** Mean of |x - c|² over the batch. */
  readonly spread: number;
}

/**
 * Clusters of one head begin anew at rows of a batch: those that starve, and after them those that are worth
 * more there, whatever they have.
 *
 * @param scorer - For the head; its centers and prices are overwritten.
 * @param head - Left as it is.
 * @returns undefined where nothing is to be gained.
 */
export async function reassignClusters<Input>(
  scorer: Scorer<Input>,
  head: ClusteringState,
  starved: readonly number[],
  batch: WeighedRows,
  metric: Metric,
  random: Random,
  squaresWithinSizes: SquaresWithinSizes,
): Promise<Reassigned | undefined> {
  const { k, dim } = head;
  if (k === 1) return undefined;
  const pause = takingTurns(undefined);
  const label = (at: ClusteringState) => twoBest(scorer, at, batch.rows, metric, pause);
  let best = await label(head);
  const restarts = chooseRestarts(starved, { ...batch, ...best }, k, metric, random);
  let { squares } = best;
  let moved = head;
  if (restarts.length > 0) {
    moved = beginAnew(head, restarts);
    best = await label(moved);
  }
  const within = (at: ClusteringState) => squaresWithinSizes(scorer, at, batch, metric);
  let before: Float64Array | undefined;
  for (;;) {
    const swap = proposeSwap(moved, batch, best, metric, random);
    if (!swap || restarts.some(({ cluster }) => cluster === swap.cluster)) break;
    before ??= await within(moved);
    const swapped = beginAnew(moved, [swap]);
    const after = await within(swapped);
    if (!paysOff(before, after, batch.weights)) break;
    restarts.push(swap);
    [moved, before, squares] = [swapped, after, after];
    best = await label(moved);
  }
  if (restarts.length === 0) return undefined;
  const range = Math.max(scoreRange(moved.centers, dim), rowRange(batch.rows, batch.weights));
  narrow(moved.prices, range);
  const clusters = restarts.map(({ cluster }) => cluster);
  return { head: moved, clusters, range, spread: meanOf(squares, batch.weights) };
}

/** A copy with centers at rows, with nothing counted, and as dear as the clusters that these rows were in. */
function beginAnew(head: ClusteringState, restarts: readonly Restart[]): ClusteringState {
  const moved = copyClusteringState(head);
  for (const { cluster, center, donor } of restarts) {
    moved.centers.set(center, cluster * head.dim);
    moved.previousCenters.set(center, cluster * head.dim);
    moved.prices[cluster] = moved.prices[donor]!;
    moved.counts[cluster] = 0;
  }
  return moved;
}

/**
 * Prices may be those of rows that lay farther apart than rows do now, which is why clusters starve: they are
 * brought into the range that they may have to climb.
 */
function narrow(prices: Float32Array, range: number): void {
  const width = Math.max(...prices) - Math.min(...prices);
  if (width > range) for (let c = 0; c < prices.length; c++) prices[c]! *= range / width;
}

function meanOf(squares: Float64Array, weights: Float32Array | undefined): number {
  let [sum, total] = [0, 0];
  for (const [i, square] of squares.entries()) {
    const weight = weights ? weights[i]! : 1;
    sum += weight * Math.max(0, square);
    total += weight;
  }
  return sum / total;
}
