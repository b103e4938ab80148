import type { ClusteringState } from '@coke/core/backend';
import type { Rounding } from './rounding.ts';
import type { Tally } from './tally.ts';

/** A step of one head, seen from outside, beside what the reference does from the same state. */
export interface HeadStep {
  /** Names the head in messages. */
  readonly name: string;
  /** Means are made unit length. */
  readonly unitLength: boolean;
  /** eta of this head. */
  readonly eta: number;
  /** Rows have weights: sums of weights round, numbers of rows do not. */
  readonly weighted: boolean;
  /** Its counts as far as they are kept. */
  readonly before: ClusteringState;
  /** Were counts less than kept? Then they round, too. */
  readonly carried: boolean;
  readonly got: ClusteringState;
  readonly expected: ClusteringState;
  /** What the batch adds, by the labels that were given. */
  readonly batch: Tally;
  /** Clusters that got or lost a row by a tie. */
  readonly doubtful: ReadonlySet<number>;
  readonly rounding: Rounding;
}
