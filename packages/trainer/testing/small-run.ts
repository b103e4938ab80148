import type { SizedEncoder } from '../src/network/encoders/sized-encoder.ts';
import type { TrainerOptions } from '../src/training/options.ts';
import { Trainer } from '../src/training/trainer.ts';
import { FEATURES, type SmallObjective } from './all-objectives.ts';
import { arrayLoader } from './array-loader.ts';
import { linearModule } from './linear-module.ts';

/** Batches of an epoch of such a run, the last of which is shorter. */
export const BATCHES = 4;

/** For tests: a run of an objective on 26 made-up images, the same in every process. */
export function smallRun(
  { make, projector, views = 2 }: Pick<SmallObjective, 'make' | 'projector' | 'views'>,
  options: Partial<TrainerOptions> = {},
): Trainer {
  const encoder: SizedEncoder = { ...linearModule(16, FEATURES, 3), features: FEATURES };
  return new Trainer({
    encoder,
    ...(projector && { projector: projector({ inputs: FEATURES, seed: 5 }) }),
    loader: arrayLoader({ count: 26, batchSize: 8, views }),
    epochs: 3,
    warmupEpochs: 0,
    objective: make(),
    ...options,
  });
}

/** Free a run with its parts. */
export function disposeRun(trainer: Trainer): void {
  trainer.dispose();
  const { encoder, projector, predictor } = trainer.network;
  for (const part of [encoder, projector, predictor]) part?.dispose();
}
