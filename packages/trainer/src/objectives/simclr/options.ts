import { oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow, temperatureRow } from '../option-rows.ts';

/** Options of `simclr`; defaults are the published values. */
export interface SimclrOptions {
  /** τ of the softmax over the other rows of a batch. @defaultValue 0.1 */
  readonly temperature?: number;
  /** Highest learning rate where the trainer is given none: 0.3 b / 256, or 0.075 √b. @defaultValue 'linear' */
  readonly rateScaling?: 'linear' | 'sqrt';
  /** Width of the projector's two layers between. @defaultValue 2048 */
  readonly hidden?: number;
  /** d. @defaultValue 128, or that of the projector that is given */
  readonly dimension?: number;
}

/** Options with defaults filled in and checked. */
export type ResolvedSimclrOptions = Required<SimclrOptions>;

/** What `simclr` can be told. */
export const SIMCLR_OPTIONS: OptionTable<ResolvedSimclrOptions, ObjectiveContext> = {
  temperature: temperatureRow(0.1),
  rateScaling: {
    group: 'Loss',
    check: (name, value) => oneOf(name, value, ['linear', 'sqrt']),
    default: 'linear',
    help: 'learning rate for a batch of b: 0.3 b / 256 (`linear`) or 0.075 √b (`sqrt`)',
    flag: { kind: 'choice', value: 'kind', choices: ['linear', 'sqrt'] },
  },
  hidden: hiddenRow(2048, "width of the projector's layers between"),
  dimension: dimensionRow(128),
};
