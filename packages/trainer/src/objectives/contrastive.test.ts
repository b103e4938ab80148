import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayLoader } from '../../testing/array-loader.ts';
import { linearModule } from '../../testing/linear-module.ts';
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

describe.each(Object.entries(OBJECTIVES))('%s, as the trainer runs it', (_, objective) => {
  test('with its own heads and optimiser positives come nearer than negatives', async () => {
    const trainer = tinyRun(objective);
    await trainer.train();
    const [first, last] = [trainer.history[0]!, trainer.history.at(-1)!];
    expect(last.loss!).toBeLessThan(trainer.objective.yardstick.uniform!);
    const { positiveSimilarity, negativeSimilarity } = last.measures!;
    expect(positiveSimilarity!).toBeGreaterThan(first.measures!.positiveSimilarity!);
    expect(positiveSimilarity! - negativeSimilarity!).toBeGreaterThan(0.1);
    trainer.dispose();
  });

  test('a run that was stopped and restored goes on bit for bit', async () => {
    const whole = tinyRun(objective);
    await whole.train();
    const [first, second] = [tinyRun(objective), tinyRun(objective)];
    const stop = new AbortController();
    const onBatch = ({ epoch, batch }: { epoch: number; batch: number }) =>
      epoch === 1 && batch === 2 && stop.abort();
    await expect(first.train({ signal: stop.signal, onBatch })).rejects.toThrow('aborted');
    await second.restore(await first.save());
    await second.train();
    expect(second.history.map(({ loss, measures }) => ({ loss, measures }))).toEqual(
      whole.history.map(({ loss, measures }) => ({ loss, measures })),
    );
    expect(await second.objective.save?.()).toEqual(await whole.objective.save?.());
    for (const trainer of [whole, first, second]) trainer.dispose();
  });
});
