import { adam } from '../optimizers/adam.ts';
import { lars } from '../optimizers/lars.ts';
import type { OptimizerFactory } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import type { TrainerOptions } from '../training/options.ts';
import type { RunContext } from './run-objective.ts';
import { type ResolvedRunOptions, RUN_OBJECTIVES } from './run-options.ts';

/** What a run's options leave to `Trainer`'s defaults is left out. */
type FromRun = Omit<TrainerOptions, 'loader' | 'encoder' | 'projector' | 'predictor'>;

const OPTIMIZERS = { sgd, lars, adam };
/** Highest learning rates; that of LARS is left to `Trainer`. */
const LEARNING_RATES = { sgd: 0.1, lars: undefined, adam: 0.001 };

/** Options of `Trainer` for a run. */
export function trainerOptions(options: ResolvedRunOptions, context: RunContext): FromRun {
  const { objective, epochs, seed, warmupEpochs, microBatchSize } = options;
  const learningRate = options.learningRate ?? LEARNING_RATES[options.optimizer];
  const { table, make } = RUN_OBJECTIVES[objective];
  const own = Object.fromEntries(
    Object.keys(table).map((name) => [name, options[name as keyof ResolvedRunOptions]]),
  ) as ResolvedRunOptions;
  return {
    ...{ objective: make(own, context), epochs, seed },
    optimizer: makeOptimizer(options),
    ...(learningRate !== undefined && { learningRate }),
    ...(warmupEpochs !== undefined && { warmupEpochs }),
    ...(microBatchSize !== undefined && { microBatchSize }),
  };
}

function makeOptimizer({
  optimizer,
  weightDecay,
}: Pick<ResolvedRunOptions, 'optimizer' | 'weightDecay'>): OptimizerFactory {
  return OPTIMIZERS[optimizer](weightDecay === undefined ? {} : { weightDecay });
}
