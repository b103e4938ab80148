import type { Assignment, CenterKind, ClusteringState, Metric } from '@coke/core/backend';
import type { Batch } from '../scenario/actions.ts';
import type { Rounding } from './rounding.ts';

/** A call with rows, seen from outside, beside what the reference does from the same state. */
export interface Observation {
  readonly metric: Metric;
  readonly batch: Batch;
  /** Which centers score the rows, and whether prices count. */
  readonly centers: CenterKind;
  readonly prices: boolean;
  /** The state before. */
  readonly before: readonly ClusteringState[];
  readonly got: Assignment;
  readonly expected: Assignment;
  readonly rounding: Rounding;
}

/** Clusters, head by head, that got or lost a row by a tie within rounding. */
export type Doubtful = readonly ReadonlySet<number>[];
