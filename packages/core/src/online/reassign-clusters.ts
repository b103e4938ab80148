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

/** So many standard deviations a swap has to gain. A cluster that starves has evidence enough. */
const EVIDENCE = 3;
/** With fewer rows to a cluster, which groups a batch happens to hold outweighs where the centers are. */
const ROWS_A_CLUSTER = 8;

/** Rows of a batch at their best within the bounds, as shares of the batch. */
export interface WithinSizes {
  /** |x - c|², of unit rows for cosine, b. */
  readonly squares: Float64Array;
  /**
   * -|x - c|²/2 and what its cluster's price is above the mean that all rows get, b: Σ w_i v_i is
   * -Σ w_i |x_i - c|²/2, and a row more or less would change it by v_i.
   */
  readonly values: Float64Array;
  /** rho of these labels, K. */
  readonly prices: Float64Array;
}

/** How rows of a batch are at their best. The scorer's centers and prices are overwritten. */
export type ValuesWithinSizes = <Input>(
  scorer: Scorer<Input>,
  head: ClusteringState,
  batch: WeighedRows,
  metric: Metric,
) => Promise<WithinSizes>;

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
 * Clusters of one head begin anew at rows of a batch where that pays: those that starve, and after them those
 * that are worth more there, whatever they have.
 *
 * @param scorer - For the head; its centers and prices are overwritten.
 * @param head - Left as it is.
 * @param starved - Those that starve most first.
 * @returns undefined where nothing is to be gained.
 */
export async function reassignClusters<Input>(
  scorer: Scorer<Input>,
  head: ClusteringState,
  starved: readonly number[],
  batch: WeighedRows,
  metric: Metric,
  random: Random,
  valuesWithinSizes: ValuesWithinSizes,
): Promise<Reassigned | undefined> {
  const { k, dim } = head;
  if (k === 1) return undefined;
  const pause = takingTurns(undefined);
  const label = (at: ClusteringState) => twoBest(scorer, at, batch.rows, metric, pause);
  const within = (at: ClusteringState) => valuesWithinSizes(scorer, at, batch, metric);
  const clusters: number[] = [];
  let moved = head;
  let best = await label(head);
  let before: WithinSizes | undefined;
  const tryOut = async (restarts: readonly Restart[], deviations: number): Promise<boolean> => {
    before ??= await within(moved);
    const restarted = beginAnew(moved, restarts);
    const after = await within(restarted);
    if (!paysOff(before.values, after.values, batch.weights, deviations)) return false;
    clusters.push(...restarts.map(({ cluster }) => cluster));
    [moved, before] = [restarted, after];
    best = await label(moved);
    return true;
  };
  for (let some = starved; some.length > 0; some = some.slice(0, some.length >> 1)) {
    const labelled = { ...batch, labels: best.labels.slice(), squares: best.squares.slice() };
    const restarts = chooseRestarts(some, labelled, k, metric, random);
    if (restarts.length === 0 || (await tryOut(restarts, 0))) break;
  }
  while (batch.rows.rows >= ROWS_A_CLUSTER * k) {
    const swap = proposeSwap(moved, batch, best, metric, random);
    if (!swap || clusters.includes(swap.cluster)) break;
    if (!(await tryOut([swap], EVIDENCE))) break;
  }
  if (clusters.length === 0) return undefined;
  const range = Math.max(scoreRange(moved.centers, dim), rowRange(batch.rows, batch.weights));
  narrow(moved.prices, range);
  return { head: moved, clusters, range, spread: meanOf(before!.squares, batch.weights) };
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
