import type { SizedEncoder } from '../src/network/encoders/sized-encoder.ts';
import type { ObjectiveFactory } from '../src/objectives/objective.ts';
import { sgd } from '../src/optimizers/sgd.ts';
import type { TrainerOptions } from '../src/training/options.ts';
import { Trainer } from '../src/training/trainer.ts';
import { arrayLoader } from './array-loader.ts';
import { linearModule } from './linear-module.ts';

/** For tests: a run of an objective on 26 made-up images that is over in a moment, with the heads that it asks for. */
export function tinyTrainer(
  objective: ObjectiveFactory,
  options: Partial<TrainerOptions> = {},
): Trainer {
  const features = 5;
  const encoder: SizedEncoder = { ...linearModule(16, features, 3), features };
  return new Trainer({
    encoder,
    loader: arrayLoader({ count: 26, batchSize: 8, views: 2 }),
    epochs: 3,
    warmupEpochs: 0,
    learningRate: 0.1,
    optimizer: sgd({ momentum: 0.9 }),
    objective,
    ...options,
  });
}
