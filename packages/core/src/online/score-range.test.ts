import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matrix } from '../rows/matrix.ts';
import { clusteredRange, rowRange, scoreRange } from './score-range.ts';

const value = fc.float({ min: -100, max: 100, noNaN: true });
const centers = fc
  .integer({ min: 1, max: 5 })
  .chain((dim) =>
    fc
      .array(fc.array(value, { minLength: dim, maxLength: dim }), { minLength: 1, maxLength: 12 })
      .map((rows) => ({ dim, rows })),
  );

test('is the mean squared distance of two centers, over all pairs', () => {
  fc.assert(
    fc.property(centers, ({ dim, rows }) => {
      let sum = 0;
      for (const a of rows) {
        for (const b of rows) sum += a.reduce((total, v, j) => total + (v - b[j]!) ** 2, 0);
      }
      const expected = sum / rows.length ** 2;
      const got = scoreRange(Float32Array.from(rows.flat()), dim);
      expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
    }),
  );
});

test('s times the data has s² times the range', () => {
  fc.assert(
    // Powers of two: nothing is rounded.
    fc.property(centers, fc.integer({ min: -8, max: 8 }), ({ dim, rows }, power) => {
      const s = 2 ** power;
      const scaled = Float32Array.from(rows.flat(), (v) => v * s);
      // Float32 has no room below its smallest number.
      fc.pre(rows.flat().every((v) => v === 0 || Math.abs(v) > 1e-30));
      const range = scoreRange(Float32Array.from(rows.flat()), dim);
      expect(scoreRange(scaled, dim)).toBeCloseTo(range * s * s, 6);
    }),
  );
});

test('moving all centers alike changes nothing, one center has no range', () => {
  const at = (offset: number) => Float32Array.of(1, 2, 3, -4, 0, 2).map((v) => v + offset);
  expect(scoreRange(at(1024), 2)).toBeCloseTo(scoreRange(at(0), 2), 9);
  expect(scoreRange(Float32Array.of(3, 4), 2)).toBe(0);
});

test('is 2 for unit centers that surround the origin, and never more', () => {
  expect(scoreRange(Float32Array.of(1, 0, 0, 1, -1, 0, 0, -1), 2)).toBeCloseTo(2, 12);
  expect(scoreRange(Float32Array.of(1, 0, -1, 0), 2)).toBeCloseTo(2, 12);
  expect(scoreRange(Float32Array.of(1, 0, 0, 1), 2)).toBeCloseTo(1, 12);
});

/** Rows, each with its cluster; every cluster has one. */
const clustered = centers.chain(({ dim, rows }) =>
  fc.record({
    dim: fc.constant(dim),
    rows: fc.constant(rows),
    weights: fc.array(fc.integer({ min: 0, max: 9 }), {
      minLength: rows.length,
      maxLength: rows.length,
    }),
    k: fc.integer({ min: 1, max: rows.length }),
  }),
);

test('of rows: the mean squared distance of two, over all pairs, by weight', () => {
  fc.assert(
    fc.property(clustered, ({ dim, rows, weights }) => {
      const total = weights.reduce((a, b) => a + b, 0);
      let sum = 0;
      for (const [i, a] of rows.entries()) {
        for (const [j, b] of rows.entries()) {
          const squared = a.reduce((distance, v, at) => distance + (v - b[at]!) ** 2, 0);
          sum += weights[i]! * weights[j]! * squared;
        }
      }
      const expected = total === 0 ? 0 : sum / total ** 2;
      const x = matrix(Float32Array.from(rows.flat()), dim);
      const got = rowRange(x, Float32Array.from(weights));
      expect(Math.abs(got - expected)).toBeLessThanOrEqual(1e-9 * (1 + expected));
      if (weights.every((weight) => weight === 1)) expect(rowRange(x, undefined)).toBe(got);
    }),
  );
});

test('of rows about their means it is theirs, from sizes and distances alone', () => {
  fc.assert(
    fc.property(clustered, ({ dim, rows, k }) => {
      const sizes = new Float64Array(k);
      const means = new Float64Array(k * dim);
      for (const [i, row] of rows.entries()) {
        sizes[i % k]!++;
        for (const [j, v] of row.entries()) means[(i % k) * dim + j]! += v;
      }
      const middle = Float32Array.from(means, (sum, at) => sum / sizes[Math.floor(at / dim)]!);
      let within = 0;
      for (const [i, row] of rows.entries()) {
        for (const [j, v] of row.entries()) within += (v - middle[(i % k) * dim + j]!) ** 2;
      }
      const got = clusteredRange(middle, dim, { sizes }, within / rows.length, 'euclidean');
      const expected = rowRange(matrix(Float32Array.from(rows.flat()), dim), undefined);
      // Means were rounded to float32.
      expect(Math.abs(got - expected)).toBeLessThanOrEqual(2e-4 * (1 + expected));
    }),
  );
});

test('for cosine it is 2 (1 - |mean row|²), and at most 2', () => {
  const one = Float32Array.of(0.6, 0.8);
  // One cluster whose rows have a mean of length .5 in its direction.
  expect(clusteredRange(one, 2, { sizes: Float64Array.of(7) }, 1, 'cosine')).toBeCloseTo(1.5, 6);
  const around = Float32Array.of(1, 0, -1, 0);
  const even = { sizes: Float64Array.of(3, 3) };
  expect(clusteredRange(around, 2, even, 0.2, 'cosine')).toBeCloseTo(2, 12);
  // Rows on the far side of their centers.
  expect(clusteredRange(one, 2, { sizes: Float64Array.of(7) }, 3, 'cosine')).toBe(2);
});
