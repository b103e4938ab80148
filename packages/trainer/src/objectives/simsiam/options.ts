import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow } from '../option-rows.ts';

/** Options of `simsiam`; defaults are the published values. */
export interface SimSiamOptions {
  /** Width of the projector's two layers between. @defaultValue 2048 */
  readonly hidden?: number;
  /** d: width of projections and predictions. @defaultValue 2048, or that of the projector that is given */
  readonly dimension?: number;
  /** Width of the predictor's middle layer. @defaultValue 512 */
  readonly predictorHidden?: number;
}

/** Options with defaults filled in and every value checked. */
export type ResolvedSimSiamOptions = Required<SimSiamOptions>;

/** What `simsiam` can be told. */
export const SIMSIAM_OPTIONS: OptionTable<ResolvedSimSiamOptions, ObjectiveContext> = {
  hidden: hiddenRow(2048, "width of the projector's layers between"),
  dimension: dimensionRow(2048),
  predictorHidden: hiddenRow(512, "width of the predictor's middle layer"),
};
