import { between } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import type { ObjectiveContext } from '../objective.ts';
import { dimensionRow, hiddenRow } from '../option-rows.ts';

/** Options of `barlowTwins`; defaults are the published values. */
export interface BarlowTwinsOptions {
  /** λ: weight of what is off the diagonal. @defaultValue 0.0051 */
  readonly lambda?: number;
  /** Times the loss. @defaultValue 1 */
  readonly scale?: number;
  /** Added to the variances by which columns are normalised. @defaultValue 1e-5 */
  readonly epsilon?: number;
  /** Width of the projector's two layers between. @defaultValue 8192 */
  readonly hidden?: number;
  /**
   * d: width of projections; the loss takes d² numbers. @defaultValue 8192, or that of the projector that is
   * given
   */
  readonly dimension?: number;
}

/** Options with defaults filled in and every value checked. */
export type ResolvedBarlowTwinsOptions = Required<BarlowTwinsOptions>;

const LOSS = { group: 'Loss' } as const;
const NUMBER = { kind: 'number', value: 'x' } as const;

/** What `barlowTwins` can be told. */
export const BARLOW_TWINS_OPTIONS: OptionTable<ResolvedBarlowTwinsOptions, ObjectiveContext> = {
  lambda: {
    ...LOSS,
    check: (name, value) => between(name, value, 0, 1e6),
    default: 0.0051,
    help: 'weight of correlations of different columns',
    flag: NUMBER,
  },
  scale: {
    ...LOSS,
    check: (name, value) => between(name, value, 1e-6, 1e6),
    default: 1,
    help: 'factor of the loss',
    flag: NUMBER,
  },
  epsilon: {
    ...LOSS,
    check: (name, value) => between(name, value, 1e-12, 1),
    default: 1e-5,
    help: 'added to the variances by which columns are normalised',
    flag: NUMBER,
  },
  hidden: hiddenRow(8192, "width of the projector's layers between"),
  dimension: dimensionRow(8192),
};
