import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow, queueLengthRow, temperatureRow } from '../option-rows.ts';

/** Options of `nnclr`; defaults are scaled where they depend on the number of images. */
export interface NnclrOptions {
  /** τ of the softmax over the predictions of a batch. @defaultValue 0.1 */
  readonly temperature?: number;
  /** L: rows of the queue that neighbours come from. @defaultValue 98,304, at most half of the images, at least a batch */
  readonly queueLength?: number;
  /** Width of the projector's two layers between. @defaultValue 2048 */
  readonly hidden?: number;
  /** d. @defaultValue 256, or that of the projector that is given */
  readonly dimension?: number;
  /** Width of the predictor's middle layer. @defaultValue 4096 */
  readonly predictorHidden?: number;
}

/** Options with defaults filled in and checked. */
export type ResolvedNnclrOptions = Required<NnclrOptions>;

/** What `nnclr` can be told. */
export const NNCLR_OPTIONS: OptionTable<ResolvedNnclrOptions, ObjectiveContext> = {
  temperature: temperatureRow(0.1),
  queueLength: {
    ...queueLengthRow(98_304),
    help: 'L: rows of the queue that neighbours come from',
  },
  hidden: hiddenRow(2048, "width of the projector's layers between"),
  dimension: dimensionRow(256),
  predictorHidden: hiddenRow(4096, "width of the predictor's middle layer"),
};
