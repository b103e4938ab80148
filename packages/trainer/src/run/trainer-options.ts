import { adam } from '../optimizers/adam.ts';
import { lars } from '../optimizers/lars.ts';
import type { OptimizerFactory } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import type { TrainerOptions } from '../training/options.ts';
import type { ResolvedRunOptions } from './run-options.ts';

/** What a run's options leave to `Trainer`'s defaults is left out. */
type FromRun = Omit<TrainerOptions, 'loader' | 'encoder' | 'projector' | 'predictor'>;

const OPTIMIZERS = { sgd, lars, adam };
/** Highest learning rates; that of LARS is left to `Trainer`. */
const LEARNING_RATES = { sgd: 0.1, lars: undefined, adam: 0.001 };
/** Ours: many clusters beat few at this scale. */
const IMAGES_PER_CLUSTER = 10;
const FEWEST_CLUSTERS = 10;

/** Options of `Trainer` for a run on so many images. */
export function trainerOptions(options: ResolvedRunOptions, images: number): FromRun {
  const { views, ratio, temperature, alpha, beta, labels, centers, epochs, seed } = options;
  const { stage2From, warmupEpochs, microBatchSize } = options;
  const learningRate = options.learningRate ?? LEARNING_RATES[options.optimizer];
  const fewest = Math.max(FEWEST_CLUSTERS, Math.round(images / IMAGES_PER_CLUSTER));
  return {
    ...{ views, ratio, temperature, labels, centers, epochs, seed },
    k: options.k ?? [fewest],
    optimizer: makeOptimizer(options),
    ...(views === 2 && { alpha }),
    ...(beta !== undefined && { beta }),
    ...(stage2From !== undefined && { stage2From }),
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
