import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { contrast, diagonal, meanOf } from './contrast.ts';
import { shareOfDifferent } from './share-of-different.ts';

beforeAll(() => tf.setBackend('cpu'));

test('a positive wins if it is above every negative: a tie does not count', () => {
  tf.tidy(() => {
    const scores = tf.tensor2d([
      [0.5, 0.1, 0.2],
      [0.5, 0.5, 0.2],
      [0.1, 0.3, 0.8],
      [0.4, 0.4, 0.4],
    ]);
    const positives = tf.tensor2d([[0.5], [0.5], [0.8], [0.4]]);
    const { measures } = contrast(scores, positives, 0.1);
    const [wins, positive, negative] = measures.dataSync();
    expect(wins).toBe(0.5);
    expect(positive).toBeCloseTo(2.2 / 4, 6);
    expect(negative).toBeCloseTo((0.3 + 0.7 + 0.4 + 0.8) / 8, 6);
  });
});

test('the loss is finite, and right, where the positive has next to no probability', () => {
  tf.tidy(() => {
    const { loss, probabilities } = contrast(tf.tensor2d([[-1, 1]]), tf.tensor2d([[-1]]), 1e-3);
    expect(loss.dataSync()[0]).toBeCloseTo(2000, 3);
    expect(Array.from(probabilities.dataSync())).toEqual([0, 1]);
  });
});

test('a single candidate costs nothing, and has no negatives', () => {
  tf.tidy(() => {
    const only = tf.tensor2d([[0.25], [0.5]]);
    const { loss, measures } = contrast(only, only, 0.5);
    expect(loss.dataSync()[0]).toBe(0);
    expect(Array.from(measures.dataSync())).toEqual([1, 0.375, 0]);
  });
});

test('the diagonal, and means of tensors', () => {
  tf.tidy(() => {
    const square = tf.tensor2d([
      [1, 2],
      [3, 4],
    ]);
    expect(diagonal(square).arraySync()).toEqual([[1], [4]]);
    expect(meanOf([tf.scalar(1), tf.scalar(4)]).arraySync()).toBe(2.5);
    expect(meanOf([tf.tensor1d([1, 2]), tf.tensor1d([3, 0])]).arraySync()).toEqual([2, 1]);
  });
});

test('the share of different numbers', () => {
  const shareOf = (numbers: number[]) =>
    tf.tidy(() => shareOfDifferent(tf.tensor1d(numbers, 'int32')).dataSync()[0]);
  expect(shareOf([7])).toBe(1);
  expect(shareOf([3, 3, 3, 3])).toBeCloseTo(0.25, 6);
  expect(shareOf([0, 5, 0, 2, 5, 9])).toBeCloseTo(4 / 6, 6);
});
