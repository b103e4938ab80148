import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow, momentumRow } from '../option-rows.ts';

/** Options of `byol`; defaults are the published values. */
export interface ByolOptions {
  /** m at first: momentum of the averaged twin, which goes to 1. @defaultValue 0.996; 0.99 up to 300 epochs */
  readonly momentum?: number;
  /** Width of the projector's middle layer. @defaultValue 4096 */
  readonly hidden?: number;
  /** d: width of projections and predictions. @defaultValue 256, or that of the projector that is given */
  readonly dimension?: number;
  /** Width of the predictor's middle layer. @defaultValue 4096 */
  readonly predictorHidden?: number;
}

/** Options with defaults filled in and every value checked. */
export type ResolvedByolOptions = Required<ByolOptions>;

/** What `byol` can be told. */
export const BYOL_OPTIONS: OptionTable<ResolvedByolOptions, ObjectiveContext> = {
  momentum: {
    ...momentumRow(0.996, 'm: momentum of the averaged twin at first; it goes to 1'),
    default: ({ about }) => (about.epochs > 300 ? 0.996 : 0.99),
    defaultText: '0.996; 0.99 up to 300 epochs',
  },
  hidden: hiddenRow(4096, "width of the projector's middle layer"),
  dimension: dimensionRow(256),
  predictorHidden: hiddenRow(4096, "width of the predictor's middle layer"),
};
