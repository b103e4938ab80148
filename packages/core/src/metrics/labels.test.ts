import { describe, expect, test } from 'vitest';
import {
  adjustedRandIndex,
  clusteringAccuracy,
  normalizedMutualInformation,
  purity,
  sizeImbalance,
} from '../metrics.ts';

const agreements = { adjustedRandIndex, clusteringAccuracy, normalizedMutualInformation, purity };

describe.each(Object.entries(agreements))('%s refuses', (_, metric) => {
  test.each([
    [-1, 'predicted[3] should be a non-negative integer, got -1'],
    [Number.NaN, 'predicted[3] should be a non-negative integer, got NaN'],
    [0.5, 'predicted[3] should be a non-negative integer, got 0.5'],
    [Number.POSITIVE_INFINITY, 'predicted[3] should be a non-negative integer, got Infinity'],
    ['1' as unknown as number, 'predicted[3] should be a non-negative integer, got "1"'],
  ])('%s as a label', (bad, message) => {
    expect(() => metric([0, 0, 1, 1], [0, 0, 1, bad])).toThrow(new RangeError(message));
    const first = message.replace('predicted[3]', 'truth[0]');
    expect(() => metric([bad, 0, 1, 1], [0, 0, 1, 1])).toThrow(new RangeError(first));
  });

  test('no labels', () => {
    expect(() => metric([], [])).toThrow(new RangeError('labels should not be empty'));
    expect(() => metric([0], [])).toThrow(new RangeError('labels should not be empty'));
    expect(() => metric(undefined as unknown as number[], [0])).toThrow(
      new TypeError('truth should be an array of labels, got undefined'),
    );
  });

  test('different lengths', () => {
    expect(() => metric([0, 1, 1], [0, 1])).toThrow(
      new RangeError('predicted.length should be the length of truth (3), got 2'),
    );
  });
});

test('sizeImbalance refuses what is no label', () => {
  expect(() => sizeImbalance([])).toThrow(new RangeError('labels should not be empty'));
  expect(() => sizeImbalance([], { k: 2 })).toThrow(new RangeError('labels should not be empty'));
  expect(() => sizeImbalance([0, -1])).toThrow(
    new RangeError('labels[1] should be a non-negative integer, got -1'),
  );
  expect(() => sizeImbalance([0, 2], { k: 2 })).toThrow(
    new RangeError('labels[1] should be below 2, got 2'),
  );
  for (const k of [0, -1, 1.5, Number.NaN]) {
    expect(() => sizeImbalance([0], { k })).toThrow(
      new RangeError(`k should be a positive integer, got ${k}`),
    );
  }
});
