import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { featureSpread } from '../evaluation/feature-spread.ts';
import { unitSpread } from './unit-spread.ts';

beforeAll(() => tf.setBackend('cpu'));

const spreadOf = (views: readonly (number[][] | Float32Array)[], shape: [number, number]) =>
  tf.tidy(() => unitSpread(views.map((x) => tf.tensor2d(x as Float32Array, shape))).dataSync()[0]!);

test('it is what is measured of features, mean over views', () => {
  const sizes = {
    views: fc.integer({ min: 1, max: 3 }),
    rows: fc.integer({ min: 2, max: 20 }),
    cols: fc.integer({ min: 1, max: 6 }),
    seed: fc.nat(),
  };
  fc.assert(
    fc.property(fc.record(sizes), ({ views, rows, cols, seed }) => {
      const random = new Random(seed);
      const draw = () => Float32Array.from({ length: rows * cols }, () => 1 + random.normal());
      const all = Array.from({ length: views }, draw);
      const spreads = all.map((data) => featureSpread({ data, rows, cols }).std);
      const mean = spreads.reduce((a, b) => a + b, 0) / views;
      expect(Math.abs(spreadOf(all, [rows, cols]) - mean)).toBeLessThan(1e-4);
    }),
  );
});

test('rows along the axes fill the sphere, rows that are the same do not', () => {
  const axes = [1, -5].flatMap((x) => [
    [x, 0],
    [0, x],
  ]);
  expect(spreadOf([axes], [4, 2])).toBeCloseTo(1, 6);
  const same = Array.from({ length: 4 }, (_, i) => [i + 1, 0]);
  expect(spreadOf([same, same], [4, 2])).toBe(0);
  expect(spreadOf([[[0, 0]]], [1, 2])).toBe(0);
});
