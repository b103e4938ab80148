import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow, momentumRow, temperatureRow } from '../option-rows.ts';

/** Options of `mocoV3`; defaults are those published for a ResNet-50. */
export interface MocoV3Options {
  /** τ of the softmax over the keys of a batch; published for vision transformers: 0.2. @defaultValue 1 */
  readonly temperature?: number;
  /** m of the averaged twin at first; published for 1000 epochs: 0.996. @defaultValue 0.99 */
  readonly momentum?: number;
  /** What m goes to; `momentum` keeps it constant. @defaultValue 1 */
  readonly finalMomentum?: number;
  /** Width of the projector's middle layer. @defaultValue 4096 */
  readonly hidden?: number;
  /** d. @defaultValue 256, or that of the projector that is given */
  readonly dimension?: number;
  /** Width of the predictor's middle layer. @defaultValue 4096 */
  readonly predictorHidden?: number;
}

/** Options with defaults filled in and checked. */
export type ResolvedMocoV3Options = Required<MocoV3Options>;

/** What `mocoV3` can be told. */
export const MOCO_V3_OPTIONS: OptionTable<ResolvedMocoV3Options, ObjectiveContext> = {
  temperature: temperatureRow(1),
  momentum: momentumRow(0.99, 'm: momentum of the averaged twin at first'),
  finalMomentum: momentumRow(1, 'what the momentum goes to, by half a cosine'),
  hidden: hiddenRow(4096, "width of the projector's middle layer"),
  dimension: dimensionRow(256),
  predictorHidden: hiddenRow(4096, "width of the predictor's middle layer"),
};
