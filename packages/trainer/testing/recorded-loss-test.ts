import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import {
  centerTensors,
  type LossHead,
  type LossViews,
  multiCropLoss,
  oneViewLoss,
  twoViewLoss,
} from '../src/objectives/coke/index.ts';
import type { RecordedArray } from './recorded-array.ts';
import { loadRecordedLoss, RECORDED_LOSSES, type RecordedLoss } from './recorded-loss.ts';

const LOSSES = { single: oneViewLoss, double: twoViewLoss, multi: multiCropLoss };

/** Every recorded case, on the active backend. */
export function testRecordedLosses(): void {
  test.each(RECORDED_LOSSES)('%s', async (name) => {
    const recorded = await loadRecordedLoss(name);
    const before = tf.memory().numTensors;
    const { heads, views, count } = tensorsOf(recorded);
    const { projections, predictions = [] } = views;
    const { value, grads } = tf.valueAndGrads((...x) => {
      const changed = { projections: x.slice(0, count), predictions: x.slice(count) } as LossViews;
      return LOSSES[recorded.kind](changed, heads, recorded).loss;
    })([...projections, ...predictions]);

    expect(Math.abs((await value.data())[0]! - recorded.loss)).toBeLessThan(1e-4);
    const expected = [...recorded.projectionGradients, ...recorded.predictionGradients];
    const largest = Math.max(...expected.map(({ data }) => tallest(data)));
    for (const [i, gradient] of grads.entries()) {
      const got = await gradient.data();
      const differences = got.map((x, j) => x - expected[i]!.data[j]!);
      expect(tallest(differences)).toBeLessThan(1e-3 * largest);
    }
    tf.dispose([value, grads, views, heads] as never);
    expect(tf.memory().numTensors).toBe(before);
  });
}

function tensorsOf(recorded: RecordedLoss): { heads: LossHead[]; views: LossViews; count: number } {
  const heads = recorded.centers.map((centers, h): LossHead => {
    const targets = toTensor(recorded.targets[h]!);
    return {
      centers: centerTensors(toTensor(centers) as tf.Tensor2D),
      targets:
        targets.rank === 1
          ? { labels: targets as tf.Tensor1D }
          : { probabilities: targets as tf.Tensor2D },
    };
  });
  const projections = recorded.projections.map((x) => toTensor(x) as tf.Tensor2D);
  const predictions = recorded.predictions.map((x) => toTensor(x) as tf.Tensor2D);
  return { heads, views: { projections, predictions }, count: projections.length };
}

function toTensor({ data, shape }: RecordedArray): tf.Tensor {
  return tf.tensor(data, [...shape], data instanceof Int32Array ? 'int32' : 'float32');
}

function tallest(values: ArrayLike<number>): number {
  return Math.max(...Array.from(values, Math.abs));
}
