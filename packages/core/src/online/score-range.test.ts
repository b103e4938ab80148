import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scoreRange } from './score-range.ts';

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
