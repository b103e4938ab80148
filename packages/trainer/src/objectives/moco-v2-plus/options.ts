import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import {
  dimensionRow,
  hiddenRow,
  momentumRow,
  queueLengthRow,
  temperatureRow,
} from '../option-rows.ts';

/** Options of `mocoV2Plus`; defaults are solo-learn's, scaled where those depend on the number of images. */
export interface MocoV2PlusOptions {
  /** τ of the softmax over the key and the queue. @defaultValue 0.2 */
  readonly temperature?: number;
  /** L: rows of each of the two queues. @defaultValue 32,768, at most half of the images, at least a batch */
  readonly queueLength?: number;
  /** m of the averaged twin at first. @defaultValue 0.99 */
  readonly momentum?: number;
  /** What m goes to. @defaultValue 0.999 */
  readonly finalMomentum?: number;
  /** Width of the projector's middle layer. @defaultValue 2048 */
  readonly hidden?: number;
  /** d. @defaultValue 256, or that of the projector that is given */
  readonly dimension?: number;
}

/** Options with defaults filled in and checked. */
export type ResolvedMocoV2PlusOptions = Required<MocoV2PlusOptions>;

/** What `mocoV2Plus` can be told. */
export const MOCO_V2_PLUS_OPTIONS: OptionTable<ResolvedMocoV2PlusOptions, ObjectiveContext> = {
  temperature: temperatureRow(0.2),
  queueLength: {
    ...queueLengthRow(32_768),
    help: 'L: rows of each of the two queues',
  },
  momentum: momentumRow(0.99, 'm: momentum of the averaged twin at first'),
  finalMomentum: momentumRow(0.999, 'what the momentum goes to, by half a cosine'),
  hidden: hiddenRow(2048, "width of the projector's middle layer"),
  dimension: dimensionRow(256),
};
