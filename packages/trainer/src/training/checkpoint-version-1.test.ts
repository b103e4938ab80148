import { readFile } from 'node:fs/promises';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayLoader } from '../../testing/array-loader.ts';
import { linearModule } from '../../testing/linear-module.ts';
import { timeless } from '../../testing/timeless.ts';
import { predictor } from '../network/predictor.ts';
import { projector } from '../network/projector.ts';
import { coke } from '../objectives/coke/coke.ts';
import { sgd } from '../optimizers/sgd.ts';
import type { TrainerOptions } from './options.ts';
import { Trainer } from './trainer.ts';

/** Of the run below, after a batch of epoch 2, by the code of before there were objectives. */
const FILE = new URL('../../testing/saved/checkpoint-version-1.safetensors', import.meta.url);

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => tf.disposeVariables());

function run(options: Partial<TrainerOptions> = { k: [3, 4] }): Trainer {
  return new Trainer({
    encoder: linearModule(16, 6, 3),
    projector: projector({ inputs: 6, hidden: 5, outputs: 4, seed: 4 }),
    predictor: predictor({ inputs: 4, hidden: 5, seed: 5 }),
    loader: arrayLoader({ count: 18, batchSize: 6, views: 2 }),
    epochs: 4,
    warmupEpochs: 1,
    learningRate: 0.1,
    optimizer: sgd({ momentum: 0.9 }),
    ...options,
  });
}

test.each([
  ['flat options', undefined],
  ['coke()', { objective: coke({ k: [3, 4] }) }],
])('a run that version 1 stopped goes on bit for bit: %s', async (_, options) => {
  const [whole, resumed] = [run(options), run(options)];
  await whole.train();
  await resumed.restore(await readFile(FILE));
  expect(resumed.epoch).toBe(2);
  await resumed.train();
  // Its first epochs do not say what was learnt.
  const ofRecord = ({
    epoch,
    loss,
    pseudoLabelAccuracy,
    heads,
    features,
  }: (typeof whole.history)[0]) => {
    // The automatic step of the prices has changed since: with the other sizes could have missed more, or
    // less.
    const sizes = heads.map(({ shortfallLimit: _, ...head }) => head);
    return { epoch, loss, pseudoLabelAccuracy, sizes, features };
  };
  expect(resumed.history.map(ofRecord)).toEqual(whole.history.map(ofRecord));
  expect(timeless(resumed.history.slice(2))).toEqual(timeless(whole.history.slice(2)));
  expect(weights(resumed)).toEqual(weights(whole));
  const ids = [...Array(18).keys()];
  expect(resumed.labels(ids, 1)).toEqual(whole.labels(ids, 1));
  for (const trainer of [whole, resumed]) trainer.dispose();
});

test('of other options it is refused, by name', async () => {
  const file = await readFile(FILE);
  const refused = (options: Partial<TrainerOptions>) =>
    run({ k: [3, 4], ...options }).restore(file);
  await expect(refused({ temperature: 0.3 })).rejects.toThrow(
    'temperature should be 0.05, as in the checkpoint, got 0.3',
  );
  await expect(refused({ seed: 1 })).rejects.toThrow(
    'seed should be 0, as in the checkpoint, got 1',
  );
});

function weights({ network }: Trainer): number[][] {
  return Object.values(network).flatMap((part) =>
    [...part.trainable.values(), ...part.state.values()].map((one) => Array.from(one.dataSync())),
  );
}
