import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { sgd } from '../src/optimizers/index.ts';
import { Trainer } from '../src/training/trainer.ts';
import { smallObjective } from './all-objectives.ts';
import { arrayLoader } from './array-loader.ts';
import { identityProjector, linearModule } from './linear-module.ts';
import { smallRun } from './small-run.ts';

/** Bytes of what is saved and never changes, so that a checkpoint takes a while to write. */
const BALLAST = 4e6;

/**
 * For tests: a short run that is busy with its checkpoints. It is the same in every process.
 *
 * @param objective - A small run of that; without it, one of CoKe with much to write.
 */
export async function killableRun(objective?: string): Promise<Trainer> {
  await tf.setBackend('cpu');
  if (objective) return smallRun(smallObjective(objective), { epochs: 4 });
  const ballast = tf.variable(tf.range(0, BALLAST / 4)) as tf.Variable;
  return new Trainer({
    encoder: { ...linearModule(16, 6, 3), state: new Map([['ballast', ballast]]) },
    projector: identityProjector,
    loader: arrayLoader({ count: 18, batchSize: 6, views: 2 }),
    k: [3, 4],
    epochs: 12,
    warmupEpochs: 1,
    learningRate: 0.1,
    optimizer: sgd({ momentum: 0.9 }),
  });
}

/** Files of such a run in its folder. */
export const CHECKPOINT = 'run.safetensors';
export const LOG = 'epochs.jsonl';
