import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrayLoader } from '../../testing/array-loader.ts';
import { identityProjector, linearModule } from '../../testing/linear-module.ts';
import { makeObjective } from '../../testing/recorded-objectives/drive.ts';
import type { SizedEncoder } from '../network/encoders/sized-encoder.ts';
import { Trainer } from '../training/trainer.ts';
import { mocoV2 } from './moco-v2/moco-v2.ts';
import { mocoV2Plus } from './moco-v2-plus/moco-v2-plus.ts';
import { mocoV3 } from './moco-v3/moco-v3.ts';
import { nnclr } from './nnclr/nnclr.ts';
import type { ObjectiveFactory } from './objective.ts';
import { simclr } from './simclr/simclr.ts';

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => tf.disposeVariables());

const HEADS = { hidden: 12, dimension: 6 };
const PREDICTED = { ...HEADS, predictorHidden: 12 };
const OBJECTIVES = {
  simclr: simclr({ ...HEADS, temperature: 0.5 }),
  mocoV2: mocoV2({ ...HEADS, momentum: 0.9, queueLength: 11 }),
  mocoV2Plus: mocoV2Plus({ ...HEADS, momentum: 0.9, queueLength: 11 }),
  mocoV3: mocoV3({ ...PREDICTED, momentum: 0.9, temperature: 0.2 }),
  nnclr: nnclr({ ...PREDICTED, queueLength: 11, temperature: 0.2 }),
};

/** 26 images in batches of 8: the last is shorter, and no batch divides a queue of 11. */
function tinyRun(objective: ObjectiveFactory): Trainer {
  const encoder: SizedEncoder = { ...linearModule(16, 10, 3), features: 10 };
  return new Trainer({
    encoder,
    loader: arrayLoader({ count: 26, batchSize: 8, views: 2 }),
    epochs: 6,
    objective,
    learningRate: 0.5,
  });
}

test.each(Object.entries(OBJECTIVES))(
  '%s: with its own heads and optimiser positives come nearer than negatives',
  async (_, objective) => {
    const trainer = tinyRun(objective);
    await trainer.train();
    const [first, last] = [trainer.history[0]!, trainer.history.at(-1)!];
    expect(last.loss!).toBeLessThan(trainer.objective.yardstick.uniform!);
    const { positiveSimilarity, negativeSimilarity } = last.measures!;
    expect(positiveSimilarity!).toBeGreaterThan(first.measures!.positiveSimilarity!);
    expect(positiveSimilarity! - negativeSimilarity!).toBeGreaterThan(0.1);
    trainer.dispose();
  },
);

test('learning rates are those published for batches of 256, and grow with the batch', () => {
  const ratesOf = (factory: (options: { dimension: number }) => ObjectiveFactory) =>
    [256, 1024].map((batchSize) => {
      const objective = makeObjective(factory({ dimension: 1 }), { batchSize });
      objective.dispose();
      return objective.recipe!.learningRate;
    });
  expect(ratesOf(simclr)).toEqual([0.3, 1.2]);
  expect(ratesOf(mocoV2)).toEqual([0.03, 0.12]);
  expect(ratesOf(mocoV2Plus)).toEqual([0.3, 1.2]);
  expect(ratesOf(mocoV3)).toEqual([0.6, 2.4]);
  expect(ratesOf(nnclr)).toEqual([0.3, 1.2]);
});

test('of MoCo v2 the rate falls from the first epoch on, from epoch to epoch', async () => {
  const trainer = new Trainer({
    encoder: linearModule(16, 4, 3),
    projector: { ...identityProjector, outputs: 4 },
    loader: arrayLoader({ count: 16, batchSize: 8, views: 2 }),
    epochs: 10,
    objective: mocoV2({ queueLength: 8 }),
  });
  const rates: number[] = [];
  await trainer.train({ onBatch: ({ learningRate }) => rates.push(learningRate) });
  const base = (0.03 * 8) / 256;
  const expected = rates.map(
    (_, i) => (base * (1 + Math.cos((Math.PI * Math.floor(i / 2)) / 10))) / 2,
  );
  for (const [i, rate] of rates.entries()) expect(rate).toBeCloseTo(expected[i]!, 12);
  trainer.dispose();
});
