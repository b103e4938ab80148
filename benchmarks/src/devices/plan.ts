import { SIZES, type Size, TINY_SIZES } from '../step/sizes.ts';
import type { Plan } from './question.ts';

/** What is measured, and for how long. */
export interface DevicesPlan extends Plan {
  readonly sizes: readonly Size[];
  /** Seconds after which a process or page is ended, one for each entrant and size. */
  readonly limit: number;
}

/** The paper's head on ImageNet, few clusters, and wide rows: as in the benchmark `step`. */
export const PLAN: DevicesPlan = {
  sizes: SIZES.filter(({ name }) => name !== 'D'),
  ...{ rounds: 7, seconds: 0.25, budget: 30, limit: 60 },
};

export const TINY_PLAN: DevicesPlan = {
  sizes: TINY_SIZES.slice(0, 1),
  ...{ rounds: 3, seconds: 0.004, budget: 30, limit: 60 },
};
