import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { testRecordedLosses } from '../../../testing/recorded-loss-test.ts';
import { centerTensors, type LossHead, multiCropLoss, oneViewLoss, twoViewLoss } from './index.ts';

describe.each(['cpu', 'wasm'])('%s', (name) => {
  beforeAll(async () => {
    expect(await tf.setBackend(name)).toBe(true);
  });
  testRecordedLosses();
});

describe('edges', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });
  const options = { temperature: 0.05, alpha: 0.2, beta: 0.5 };
  const head = (k: number, labels: number[]): LossHead => ({
    centers: centerTensors(tf.randomNormal([k, 4], 0, 1, 'float32', 3)),
    targets: { labels: tf.tensor1d(labels, 'int32') },
  });

  test('a zero row is as far from every center, and gets no gradient', () => {
    const x = tf.tensor2d([0, 0, 0, 0, 1, 2, 3, 4], [2, 4]);
    const { value, grads } = tf.valueAndGrads(
      (projection) =>
        oneViewLoss({ projections: [projection as tf.Tensor2D] }, [head(3, [1, 1])], options).loss,
    )([x]);
    expect(Number.isFinite(value.arraySync())).toBe(true);
    const [zero, other] = grads[0]!.arraySync() as number[][];
    expect(zero!.map(Math.abs)).toEqual([0, 0, 0, 0]);
    expect(other!.every((g) => Number.isFinite(g) && g !== 0)).toBe(true);
  });

  test('a temperature at which exp overflows gives a finite loss', () => {
    const x = tf.tensor2d([1, 2, 3, 4], [1, 4]);
    const { loss } = oneViewLoss({ projections: [x] }, [head(3, [2])], {
      ...options,
      temperature: 1e-4,
    });
    expect(Number.isFinite(loss.arraySync())).toBe(true);
  });

  test('nothing is left of a step but what is returned', () => {
    const x = tf.variable(tf.randomNormal([4, 4]));
    const heads = [head(1, [0, 0, 0, 0]), head(3, [0, 1, 2, 0])];
    const before = tf.memory().numTensors;
    let accuracy: tf.Scalar | undefined;
    const { value, grads } = tf.variableGrads(() => {
      const views = { projections: [x, x] as unknown as tf.Tensor2D[] };
      const result = twoViewLoss(views, heads, options);
      accuracy = tf.keep(result.accuracy);
      return result.loss;
    });
    expect(accuracy!.isDisposed).toBe(false);
    tf.dispose([value, grads, accuracy!] as never);
    expect(tf.memory().numTensors).toBe(before);
  });

  const x = () => tf.ones<tf.Rank.R2>([2, 4]);
  const refused: [string, () => unknown][] = [
    [
      'projections.length should be 1, got 2',
      () => oneViewLoss({ projections: [x(), x()] }, [head(3, [0, 0])], options),
    ],
    [
      'projections.length should be 2, got 1',
      () => twoViewLoss({ projections: [x()] }, [head(3, [0, 0])], options),
    ],
    [
      'projections.length should be at least 3, got 2',
      () => multiCropLoss({ projections: [x(), x()] }, [head(3, [0, 0])], options),
    ],
    [
      'predictions.length should be as many as projections, 1, got 0',
      () => oneViewLoss({ projections: [x()], predictions: [] }, [head(3, [0, 0])], options),
    ],
    [
      'heads[0].targets.labels.shape should be [2], got [3]',
      () => oneViewLoss({ projections: [x()] }, [head(3, [0, 0, 0])], options),
    ],
    ['heads should be one or more', () => oneViewLoss({ projections: [x()] }, [], options)],
    [
      'temperature should be a positive number, got 0',
      () => oneViewLoss({ projections: [x()] }, [head(3, [0, 0])], { ...options, temperature: 0 }),
    ],
    [
      'beta should be in 0 … 1, got NaN',
      () =>
        oneViewLoss({ projections: [x()] }, [head(3, [0, 0])], { ...options, beta: Number.NaN }),
    ],
    [
      'alpha should be in 0 … 1, got 2',
      () => twoViewLoss({ projections: [x(), x()] }, [head(3, [0, 0])], { ...options, alpha: 2 }),
    ],
  ];
  test.each(refused)('%s', (message, call) => {
    expect(call).toThrow(message);
  });
});
