import { adam } from '../optimizers/adam.ts';
import { larc } from '../optimizers/larc.ts';
import { lars } from '../optimizers/lars.ts';
import type { OptimizerFactory } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';

/** Optimisers that a run can be told by name. Decay of `adam` is decoupled: it is AdamW. */
export const OPTIMIZERS = ['sgd', 'lars', 'lars-clipped', 'larc', 'adam'] as const;

export type RunOptimizer = (typeof OPTIMIZERS)[number];

/** As recipes of others for CIFAR-10 have it, whose trust is 0.02. */
const CLIPPED = { clip: true, trust: 0.02 } as const;

const MAKE: Readonly<
  Record<RunOptimizer, (options: { readonly weightDecay?: number }) => OptimizerFactory>
> = {
  sgd,
  lars,
  'lars-clipped': (options) => lars({ ...CLIPPED, ...options }),
  larc,
  adam,
};

/** Highest learning rates; undefined: as the objective was published. */
export const LEARNING_RATES: Readonly<Record<RunOptimizer, number | undefined>> = {
  sgd: 0.1,
  lars: undefined,
  'lars-clipped': 0.3,
  larc: undefined,
  adam: 0.001,
};

/** @param weightDecay - Undefined: the optimiser's. */
export function makeOptimizer(name: RunOptimizer, weightDecay?: number): OptimizerFactory {
  return MAKE[name](weightDecay === undefined ? {} : { weightDecay });
}
