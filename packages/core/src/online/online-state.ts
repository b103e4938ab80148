import type { SizeTally } from '../certificate/size-tally.ts';
import type { LabelTable } from '../labels/labels.ts';
import type { SoftLabels } from '../labels/soft-labels.ts';
import type { Frame } from '../rows/frame.ts';

/** What of a run is not in its session; a saved file holds both. */
export interface OnlineState {
  /** t: epochs closed. */
  epoch: number;
  /** What the session's rows, centers and prices are in, and `ranges`. */
  frame: Frame;
  tally: SizeTally;
  readonly labels: LabelTable;
  /** From stage 2 on, where labels are soft. */
  soft: SoftLabels | undefined;
  /** How far prices may have to climb, one a head, as of the epoch's start: scale of automatic eta. */
  ranges: readonly number[];
  /**
   * Mean of |x - c|² over the rows, c their centers, one a head: in the last epoch; in the first one, in
   * its first batch. Undefined before.
   */
  spreads: readonly number[] | undefined;
  /** Rows of the last epoch; 0 in the first. */
  lastInstances: number;
  /**
   * Of what the running epoch began with, from its first batch on, with `centerUpdate: 'epoch'`: models that
   * are merged have the same. Undefined else.
   */
  startChecksum?: number | undefined;
}
