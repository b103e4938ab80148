import type { ObjectiveFactory } from '../src/objectives/objective.ts';
import { sgd } from '../src/optimizers/sgd.ts';
import type { TrainerOptions } from '../src/training/options.ts';
import type { Trainer } from '../src/training/trainer.ts';
import { smallRun } from './small-run.ts';

/** For tests: a small run of an objective, by gradient descent whatever it was published with. */
export function tinyTrainer(
  objective: ObjectiveFactory,
  options: Partial<TrainerOptions> = {},
): Trainer {
  const optimizer = sgd({ momentum: 0.9 });
  return smallRun({ make: () => objective }, { learningRate: 0.1, optimizer, ...options });
}
