import { type Matrix, matrix, Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { featureSpread } from './feature-spread.ts';

function random(seed: number, rows: number, cols: number): Matrix {
  const numbers = new Random(seed);
  return matrix(
    Float32Array.from({ length: rows * cols }, () => numbers.normal()),
    cols,
  );
}

test('rows at both ends of r axes of d: r dimensions, std sqrt(r / d)', () => {
  const cases = fc
    .integer({ min: 1, max: 12 })
    .chain((d) => fc.tuple(fc.constant(d), fc.integer({ min: 1, max: d })));
  fc.assert(
    fc.property(cases, fc.double({ min: 0.01, max: 100, noNaN: true }), ([d, r], length) => {
      const data = new Float32Array(2 * r * d);
      for (let axis = 0; axis < r; axis++) {
        data[2 * axis * d + axis] = length;
        data[(2 * axis + 1) * d + axis] = -length;
      }
      const { std, effectiveDimension } = featureSpread(matrix(data, d));
      expect(std).toBeCloseTo(Math.sqrt(r / d), 6);
      expect(effectiveDimension).toBeCloseTo(r, 4);
    }),
  );
});

test('an evenly filled sphere: std 1, all dimensions', () => {
  const { std, effectiveDimension } = featureSpread(random(1, 4000, 16));
  expect(std).toBeCloseTo(1, 1);
  expect(effectiveDimension).toBeGreaterThan(15.5);
  expect(effectiveDimension).toBeLessThanOrEqual(16);
});

test('features that are all the same fill nothing, however long they are', () => {
  const at = (i: number, j: number) => [0.1, -2, 7][j]! * (1 + i);
  const data = Float32Array.from({ length: 300 }, (_, n) => at(Math.floor(n / 3), n % 3));
  expect(featureSpread(matrix(data, 3))).toEqual({ std: 0, effectiveDimension: 0 });
});

test('about a common direction it is small, and keeps its digits', () => {
  const x = random(2, 500, 8);
  const nearlySame = x.data.map((value, at) => (at % 8 === 0 ? 1 : 1e-3 * value));
  const { std, effectiveDimension } = featureSpread(matrix(nearlySame, 8));
  expect(std).toBeCloseTo((1e-3 * 7) / Math.sqrt(8), 4);
  expect(effectiveDimension).toBeGreaterThan(6.5);
  expect(effectiveDimension).toBeLessThan(7.01);
});

test('nothing, or what is not finite, is refused', () => {
  expect(() => featureSpread({ data: new Float32Array(), rows: 0, cols: 3 })).toThrow(
    new RangeError('features.rows should be a positive integer, got 0'),
  );
  expect(() => featureSpread(matrix(Float32Array.of(1, 2, Number.NaN, 4), 2))).toThrow(
    new RangeError('row 1 of features should be finite, got NaN'),
  );
});
