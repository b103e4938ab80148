import { expect, test } from 'vitest';
import { MllibRule } from './mllib-rule.ts';

test('a center is the mean of itself and its new rows, its count decayed by half in a half-life', () => {
  const model = new MllibRule([[0, 0]], 2);
  model.learn(
    [
      [4, 8],
      [4, 0],
    ],
    [0, 0],
  );
  // Nothing is counted before the first rows: they replace the center.
  expect(model.centers).toEqual([[4, 4]]);
  model.learn(
    [
      [10, 7],
      [10, 1],
    ],
    [0, 0],
  );
  // Two rows that count for one, and two new ones.
  expect(model.centers[0]![0]).toBeCloseTo((1 * 4 + 2 * 10) / 3, 12);
  expect(model.centers[0]![1]).toBeCloseTo(4, 12);
});

test('one that has next to no count takes half of the largest, beside it', () => {
  const model = new MllibRule([[0], [1000]], 1);
  model.learn([[8], [12]], [0, 0]);
  const [[one], [other]] = model.centers as [[number], [number]];
  expect(one).toBeCloseTo(10, 9);
  expect(other).toBeCloseTo(10, 9);
  expect(one).toBeGreaterThan(other);
  // One row that counts for one half of 2 · 1/2, and one new one.
  model.learn([[30]], [1]);
  expect(model.centers[1]![0]).toBeCloseTo((0.5 * 10 + 30) / 1.5, 9);
});
