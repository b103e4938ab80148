import type { Scorer } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { scoreUnit, unframed } from '../rows/frame.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { checkSignal } from '../support/check-options.ts';
import { takingTurns } from '../support/event-loop.ts';
import { sum } from '../support/sum.ts';
import { centerCenters } from './centered-rows.ts';
import { ClusterMeans } from './cluster-means.ts';
import { type CountedRows, type CountingOptions, countRows } from './counted-rows.ts';
import { labelEqualRows } from './equal-rows.ts';
import { type AssignmentCost, ExactAssignment } from './exact-assignment.ts';
import { createDiagram, type PowerDiagram } from './power-diagram.ts';
import { blocksOf } from './row-blocks.ts';
import { RowStore } from './row-store.ts';
import { sumOfSquares } from './sum-of-squares.ts';

/**
 * Centers go this many times as far as the means of their rows: so far that half as many passes do, and
 * not so far that the objective could fall, as it would from 2 on (Lee, Baek and Sung, 1997).
 */
const STRETCH = 1.8;

/** Where constrained Lloyd stands. */
export interface LloydProgress {
  /** Assignments done. */
  readonly iteration: number;
  /** Rows scored of the one that runs, in its present pass over them; all of them when it is done. */
  readonly scored: number;
  /** Of many that are equal only one counts. */
  readonly rows: number;
  /**
   * Mean similarity of the labels of the last assignment done; where it splits rows, of their parts.
   * undefined before the first.
   */
  readonly objective: number | undefined;
  /** Labels that it changed. */
  readonly changed: number;
  /** What it took. */
  readonly cost: AssignmentCost | undefined;
}

export interface LloydOptions extends CountingOptions {
  readonly metric: Metric;
  /** Bring rows to unit length. @defaultValue false: they are as they are clustered */
  readonly normalize?: boolean | undefined;
  /** rho to begin with, K. @defaultValue 0 */
  readonly prices?: Float64Array | undefined;
  /** Stop where an iteration raises the objective by no more than this share of it. @defaultValue 0 */
  readonly tolerance?: number | undefined;
  /** Most assignments, at least 1. @defaultValue 300 */
  readonly maxIterations?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after every block of rows that is scored and after every assignment; awaited. */
  readonly onProgress?: ((progress: LloydProgress) => unknown) | undefined;
}

export interface LloydResult {
  /** c that the labels are optimal for, K × d, rounded to float32. */
  readonly centers: Float32Array;
  /** What new rows are labelled by. */
  readonly diagram: PowerDiagram;
  /**
   * rho, K: every row is on an argmax_k s_ik + rho_k; with weights and limits on rows on an
   * argmax_k w_i s_ik + rho_k. A group is so as one row: by the mean of its rows, and what those weigh on
   * average.
   */
  readonly prices: Float64Array;
  /** y, one a row. */
  readonly labels: Int32Array;
  /** n, K: rows, or their weight; within the limits but for the violation. */
  readonly sizes: Float64Array;
  /**
   * Farthest that a size is from its limits: 0, but where rows of different weights, or groups of different
   * sizes, can't keep them. Then less than the heaviest of them.
   */
  readonly violation: number;
  /** Mean similarity of the labels, by weight: x·c, or -|x - c|²/2. */
  readonly objective: number;
  /** Euclidean: mean |x - c|² of the labels, by weight, in double. */
  readonly meanSquare: number | undefined;
  /** What labels within the limits reach at most, rows split, at these centers and on the grid. */
  readonly bound: number;
  /** Proved: no labels within the limits have a larger objective, at these centers, by more. */
  readonly gap: number;
  /** Assignments done. */
  readonly iterations: number;
  /** Did it end because nothing was left to change, or no more than `tolerance` to gain? */
  readonly converged: boolean;
}

/**
 * K-means whose sizes keep their limits: labels that are optimal under them, then centers that are means
 * of their rows, until nothing changes. Neither step lowers the objective. Not in the paper; the assignment as a
 * minimum-cost flow is Bradley, Bennett and Demiriz's (2000).
 *
 * Rows that count for different weights, as groups of different sizes do, can't always keep limits, and
 * whether they can is too hard to tell. They are split over several clusters until nothing changes, fewer of
 * them than there are clusters; then each goes to one, which does not lower the objective but may miss limits
 * by less than the heaviest row.
 *
 * @param scorer - For what `scoringProblem` says; its centers and prices are overwritten.
 * @param rows - n × d, float32 or float64; for cosine at unit length or shorter unless `normalize` is set.
 * Copied to the device, and nowhere else.
 * @param firstCenters - K × d, of the rows as given; brought to unit length for cosine.
 * @throws RangeError if no sizes can keep the limits, before anything else is done.
 * @throws The signal's reason when it is aborted.
 */
export async function constrainedLloyd<Input>(
  scorer: Scorer<Input>,
  rows: HostRows,
  limits: SizeLimits,
  firstCenters: ArrayLike<number>,
  options: LloydOptions,
): Promise<LloydResult> {
  const { metric, normalize = false, signal } = options;
  checkSignal(signal);
  const pause = takingTurns(signal);
  const counted = await countRows(rows, limits, options, normalize, pause);
  const store = await RowStore.open(scorer, blocksOf(counted.x, pause), {
    metric,
    normalize: normalize && (!counted.groups || counted.equal !== undefined),
    weights: counted.masses,
    factors: counted.factors,
    first: { centers: firstCenters },
    pause,
  });
  try {
    return await iterate(store, counted, firstCenters, options, pause);
  } finally {
    await store.release();
  }
}

async function iterate(
  rows: RowStore,
  { limits, unit: sizeUnit, groups, equal, spread, masses, factor }: CountedRows,
  firstCenters: ArrayLike<number>,
  { metric, prices, tolerance = 0, maxIterations = 300, onProgress }: LloydOptions,
  turn: () => Promise<void>,
): Promise<LloydResult> {
  const k = limits.lower.length;
  const n = rows.rows;
  const { centering } = rows;
  /** What 1 in the unit of scores of x' is in that of the rows. */
  const unit = scoreUnit(centering);
  const { weights } = limits;
  const sizesTotal = weights?.total ?? n;
  const total = masses ? sum(masses) : n;
  const offset = metric === 'euclidean' ? rows.offset * unit + spread : 0;
  const mean = (similarity: number) => (similarity / total) * unit - offset;
  let [iteration, changed] = [0, 0];
  let objective: number | undefined;
  let cost: AssignmentCost | undefined;
  const report = async (scored: number) => {
    await onProgress?.({ iteration, scored, rows: n, objective, changed, cost });
  };
  const pause = async (scored?: number) => {
    if (scored !== undefined && scored < n) await report(scored);
    await turn();
  };
  const first = (prices ?? new Float64Array(k)).map((price) => price / (unit * factor));
  const assignment = new ExactAssignment({ rows, limits, metric, pause }, first);
  const means = new ClusterMeans(rows, k, metric, weights?.values);
  const centers = centerCenters(centering, firstCenters);
  if (metric === 'cosine') normalizeRows({ data: centers, rows: k, cols: rows.cols });
  let converged = false;
  let stretched = false;
  for (;;) {
    await assignment.assign(centers);
    changed = await means.update(assignment.labels, assignment.split);
    const before = objective;
    objective = mean(means.objective(centers));
    cost = assignment.cost;
    iteration++;
    await report(n);
    await pause();
    const gain = before === undefined ? Number.POSITIVE_INFINITY : objective - before;
    const done = gain <= tolerance * Math.abs(objective);
    converged = done && !stretched;
    if (converged || iteration >= maxIterations) break;
    // Labels that are answered with have centers at the means of what came before them.
    stretched = !done && iteration + 1 < maxIterations;
    converged = means.move(centers, stretched ? STRETCH : 1) === 0;
    if (converged) break;
  }
  await assignment.centerPrices();
  const bound = await assignment.certify();
  const { labels, sizes, violation, gain } = equal
    ? {
        labels: labelEqualRows(equal, assignment.labels, assignment.split),
        ...{ sizes: assignment.sizes, violation: 0, gain: 0 },
      }
    : await assignment.whole();
  const squares =
    metric === 'euclidean' &&
    (await (equal
      ? sumOfSquares(rows, centers, assignment.labels, weights?.values, assignment.split)
      : sumOfSquares(rows, centers, labels, weights?.values, undefined)));
  return {
    centers: Float32Array.from(unframed(centers, centering)),
    diagram: createDiagram(
      rows,
      metric,
      centers,
      assignment.prices.map((price) => price * factor),
    ),
    prices: assignment.prices.map((price) => price * unit * factor),
    labels: groups && !equal ? groups.map((group) => labels[group]!) : labels,
    sizes: sizes.map((size) => size * sizeUnit),
    violation: violation * sizeUnit,
    objective: mean(bound + gain),
    meanSquare: squares === false ? undefined : (squares / total) * unit + 2 * spread,
    bound: mean(bound),
    gap: ((assignment.gap * sizesTotal) / total) * unit,
    iterations: iteration,
    converged,
  };
}
