import type { Scorer } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { checkSignal } from '../support/check-options.ts';
import { takingTurns } from '../support/event-loop.ts';
import { centerCenters, uncenterCenters } from './centered-rows.ts';
import { ClusterMeans } from './cluster-means.ts';
import { type AssignmentCost, ExactAssignment } from './exact-assignment.ts';
import type { PowerDiagram } from './power-diagram.ts';
import { blocksOf } from './row-blocks.ts';
import { RowStore } from './row-store.ts';
import { checkSizeLimits, type SizeLimits } from './size-limits.ts';

/** Where constrained Lloyd stands. */
export interface LloydProgress {
  /** Assignments done. */
  readonly iteration: number;
  /** Rows scored of the one that runs, in its present pass over them; all of them when it is done. */
  readonly scored: number;
  readonly rows: number;
  /** Mean similarity of the labels of the last assignment done; undefined before the first. */
  readonly objective: number | undefined;
  /** Labels that it changed. */
  readonly changed: number;
  /** What it took. */
  readonly cost: AssignmentCost | undefined;
}

export interface LloydOptions {
  readonly metric: Metric;
  /** Bring cosine rows to unit length. @defaultValue false: they are as they are clustered */
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
  /** rho, K: every row is on an argmax_k s_ik + rho_k. */
  readonly prices: Float64Array;
  /** y, one a row. */
  readonly labels: Int32Array;
  /** n, K: within the limits. */
  readonly sizes: Float64Array;
  /** Mean similarity of the labels: x·c, or -|x - c|²/2. */
  readonly objective: number;
  /** Proved: no labels within the limits have a larger objective, at these centers, by more. */
  readonly gap: number;
  /** Assignments done. */
  readonly iterations: number;
  /** Did it end because nothing was left to change, or no more than `tolerance` to gain? */
  readonly converged: boolean;
}

/**
 * K-means whose sizes keep their limits: labels that are optimal under them, then centers that are means
 * of their rows, until nothing changes. Neither step lowers the objective. Ours; the assignment as a
 * minimum-cost flow is Bradley, Bennett and Demiriz's (2000).
 *
 * @param scorer - For K clusters and d columns; its centers and prices are overwritten.
 * @param rows - n × d, float32 or float64; for cosine at unit length or shorter unless `normalize` is set.
 * Copied to the device, and nowhere else.
 * @param firstCenters - K × d, of the rows as given; brought to unit length for cosine.
 * @throws RangeError if no sizes can keep the limits, before anything else is done.
 * @throws The signal's reason when it is aborted.
 */
export async function constrainedLloyd<Input>(
  scorer: Scorer<Input>,
  rows: GivenRows,
  limits: SizeLimits,
  firstCenters: ArrayLike<number>,
  options: LloydOptions,
): Promise<LloydResult> {
  checkSizeLimits(limits, rows.rows);
  const { metric, normalize, signal } = options;
  checkSignal(signal);
  const pause = takingTurns(signal);
  const store = await RowStore.open(scorer, blocksOf(rows, pause), { metric, normalize, pause });
  try {
    return await iterate(store, limits, firstCenters, options, pause);
  } finally {
    await store.release();
  }
}

async function iterate(
  rows: RowStore,
  limits: SizeLimits,
  firstCenters: ArrayLike<number>,
  { metric, prices, tolerance = 0, maxIterations = 300, onProgress }: LloydOptions,
  turn: () => Promise<void>,
): Promise<LloydResult> {
  const k = limits.lower.length;
  const n = rows.rows;
  const { centering } = rows;
  /** What 1 in the unit of scores of x' is in that of the rows. */
  const unit = centering.scale ** 2;
  const offset = rows.offset * unit;
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
  const first = (prices ?? new Float64Array(k)).map((price) => price / unit);
  const assignment = new ExactAssignment({ rows, limits, metric, pause }, first);
  const means = new ClusterMeans(rows, k, metric);
  const centers = centerCenters(centering, firstCenters);
  if (metric === 'cosine') normalizeRows({ data: centers, rows: k, cols: rows.cols });
  let converged = false;
  for (;;) {
    await assignment.assign(centers);
    changed = await means.update(assignment.labels);
    const before = objective;
    objective = (means.objective(centers) / n) * unit - offset;
    cost = assignment.cost;
    iteration++;
    await report(n);
    await pause();
    const gain = before === undefined ? Number.POSITIVE_INFINITY : objective - before;
    converged = gain <= tolerance * Math.abs(objective);
    if (converged || iteration >= maxIterations) break;
    converged = means.move(centers) === 0;
    if (converged) break;
  }
  return {
    centers: uncenterCenters(centering, centers),
    diagram: {
      metric,
      dim: rows.cols,
      origin: centering.origin,
      scale: centering.scale,
      longest: rows.longest,
      centers,
      prices: assignment.prices.slice(),
    },
    prices: assignment.prices.map((price) => price * unit),
    labels: assignment.labels,
    sizes: assignment.sizes,
    objective: ((await assignment.certify()) / n) * unit - offset,
    gap: assignment.gap * unit,
    iterations: iteration,
    converged,
  };
}
