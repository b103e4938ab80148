import type { Scorer } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { scoreUnit } from '../rows/frame.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { checkSignal } from '../support/check-options.ts';
import { takingTurns } from '../support/event-loop.ts';
import { centerCenters } from './centered-rows.ts';
import { checkSizeLimits } from './counted-limits.ts';
import { type AssignmentCost, ExactAssignment } from './exact-assignment.ts';
import { createDiagram, type PowerDiagram } from './power-diagram.ts';
import { type RowStream, repeatedStream } from './repeated-stream.ts';
import { blocksOf } from './row-blocks.ts';
import { RowStore } from './row-store.ts';
import { sumOfSquares } from './sum-of-squares.ts';

/** Centers that stay where they are, as precise as double is. */
export interface FixedCenters {
  /** d; undefined: 0. */
  readonly origin: Float64Array | undefined;
  /** c - origin, K × d. */
  readonly centersFromOrigin: ArrayLike<number>;
  /** rho to begin with, K. Those that the centers came with make it faster. @defaultValue 0 */
  readonly prices?: Float64Array | undefined;
}

export interface AssignOnceOptions {
  readonly metric: Metric;
  /** Bring rows to unit length. @defaultValue false: they are as they are clustered */
  readonly normalize?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called after every block of rows that is scored, with the rows scored in that pass; awaited. */
  readonly onProgress?: ((scored: number, rows: number) => unknown) | undefined;
}

export interface AssignedOnce {
  /** y, one a row. */
  readonly labels: Int32Array;
  /** n, K: within the limits. */
  readonly sizes: Float64Array;
  /** rho, K: every row is on an argmax_k s_ik + rho_k. */
  readonly prices: Float64Array;
  /** Mean similarity of the labels: x·c, or -|x - c|²/2. */
  readonly objective: number;
  /** Euclidean: mean |x - c|² of the labels, in double. */
  readonly meanSquare: number | undefined;
  /** Proved: no labels within the limits have a larger objective, at these centers, by more. */
  readonly gap: number;
  /** What new rows are labelled by. */
  readonly diagram: PowerDiagram;
  readonly cost: AssignmentCost;
}

/**
 * The best labels within size limits for centers that stay where they are.
 *
 * @param scorer - For K clusters and d columns; its centers and prices are overwritten.
 * @param rows - n × d, in memory: copied to the device, and nowhere else. Or what makes a stream of them
 * again: read some 5 to 25 times, with some 60 to 130 bytes a row and a batch kept.
 * @param limits - Or what gives them for a number of rows.
 * @throws RangeError if no sizes can keep the limits, for rows in memory before anything else is done; if
 * a stream yields other rows the second time.
 * @throws The signal's reason when it is aborted.
 */
export async function assignOnce<Input>(
  scorer: Scorer<Input>,
  rows: HostRows | (() => RowStream),
  limits: SizeLimits | ((rows: number) => SizeLimits),
  { origin, centersFromOrigin, prices }: FixedCenters,
  { metric, normalize, signal, onProgress }: AssignOnceOptions,
): Promise<AssignedOnce> {
  const checked = (count: number): SizeLimits => {
    const asked = typeof limits === 'function' ? limits(count) : limits;
    checkSizeLimits(asked, count);
    return asked;
  };
  if (typeof rows !== 'function') checked(rows.rows);
  checkSignal(signal);
  const turn = takingTurns(signal);
  const blocks =
    typeof rows === 'function' ? repeatedStream(rows, turn, signal) : blocksOf(rows, turn);
  const first = { centers: centersFromOrigin, from: origin };
  const store = await RowStore.open(scorer, blocks, { metric, normalize, first, pause: turn });
  try {
    const { centering, rows: n } = store;
    const kept = checked(n);
    const unit = scoreUnit(centering);
    const pause = async (scored?: number) => {
      if (scored !== undefined) await onProgress?.(scored, n);
      await turn();
    };
    const firstPrices = (prices ?? new Float64Array(kept.lower.length)).map(
      (price) => price / unit,
    );
    const problem = { rows: store, limits: kept, metric, pause };
    const assignment = new ExactAssignment(problem, firstPrices);
    const centers = centerCenters(centering, centersFromOrigin, origin);
    await assignment.assign(centers);
    await assignment.centerPrices();
    return {
      labels: assignment.labels,
      sizes: assignment.sizes,
      prices: assignment.prices.map((price) => price * unit),
      meanSquare:
        metric === 'euclidean'
          ? ((await sumOfSquares(store, centers, assignment.labels, undefined, undefined)) / n) *
            unit
          : undefined,
      objective: ((await assignment.certify()) / n - store.offset) * unit,
      gap: assignment.gap * unit,
      diagram: createDiagram(store, metric, centers, assignment.prices.slice()),
      cost: assignment.cost,
    };
  } finally {
    await store.release();
  }
}
