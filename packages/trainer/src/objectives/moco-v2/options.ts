import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import {
  dimensionRow,
  hiddenRow,
  momentumRow,
  queueLengthRow,
  temperatureRow,
} from '../option-rows.ts';

/** Options of `mocoV2`; defaults are the published values, scaled where those depend on the number of images. */
export interface MocoV2Options {
  /** τ of the softmax over the key and the queue. @defaultValue 0.2 */
  readonly temperature?: number;
  /** L: rows of the queue. @defaultValue 65,536, at most half of the images, at least a batch */
  readonly queueLength?: number;
  /** m of the averaged twin. @defaultValue 0.999 */
  readonly momentum?: number;
  /** Width of the projector's middle layer. @defaultValue 2048 */
  readonly hidden?: number;
  /** d. @defaultValue 128, or that of the projector that is given */
  readonly dimension?: number;
}

/** Options with defaults filled in and checked. */
export type ResolvedMocoV2Options = Required<MocoV2Options>;

/** What `mocoV2` can be told. */
export const MOCO_V2_OPTIONS: OptionTable<ResolvedMocoV2Options, ObjectiveContext> = {
  temperature: temperatureRow(0.2),
  queueLength: queueLengthRow(65_536),
  momentum: momentumRow(0.999, 'm: momentum of the averaged twin'),
  hidden: hiddenRow(2048, "width of the projector's middle layer"),
  dimension: dimensionRow(128),
};
