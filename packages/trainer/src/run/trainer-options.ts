import type { TrainerOptions } from '../training/options.ts';
import type { RunContext } from './run-objective.ts';
import { RUN_OBJECTIVES } from './run-objectives.ts';
import { LEARNING_RATES, makeOptimizer } from './run-optimizers.ts';
import type { ResolvedRunOptions } from './run-options.ts';

/** What a run's options leave to `Trainer`'s defaults is left out. */
type FromRun = Omit<TrainerOptions, 'loader' | 'encoder' | 'projector' | 'predictor'>;

/** Options of `Trainer` for a run. */
export function trainerOptions({ run, own }: ResolvedRunOptions, context: RunContext): FromRun {
  const { epochs, seed, microBatchSize } = run;
  const warmupEpochs = run.warmupEpochs ?? Math.min(10, Math.floor(epochs / 10));
  const learningRate = run.learningRate ?? LEARNING_RATES[run.optimizer];
  const { make, adjust, schedule } = RUN_OBJECTIVES[run.objective];
  const optimizer = makeOptimizer(run.optimizer, run.weightDecay);
  return {
    ...{ objective: make(own, context), epochs, seed, warmupEpochs },
    optimizer: adjust?.(optimizer, own) ?? optimizer,
    ...(schedule && { schedule }),
    ...(learningRate !== undefined && { learningRate }),
    ...(microBatchSize !== undefined && { microBatchSize }),
  };
}
