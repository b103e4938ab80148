import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ratioBounds, resolveBounds } from '../problem/bounds.ts';
import { Random } from '../support/random.ts';
import { urgency } from './urgency.ts';

const sizes = fc
  .array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 8 })
  .map((values) => Float64Array.from(values));
const ratio = fc.double({ min: 0.01, max: 1, noNaN: true });

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

test('is 1 where every bound is kept, and before anything has come', () => {
  fc.assert(
    fc.property(sizes, ratio, (of, share) => {
      const weight = sum(of);
      const lower = of.map((size) => (weight === 0 ? 0 : (share * size) / weight));
      const upper = of.map((size) => (weight === 0 ? 1 : Math.min(1, (size + 1e-9) / weight)));
      expect(urgency({ lower, upper }, of, { weight, instances: weight })).toBe(1);
    }),
  );
  const empty = { weight: 0, instances: 0 };
  expect(urgency(ratioBounds(3, 1), new Float64Array(3), empty)).toBe(1);
});

test('a cluster without rows: a quarter of the square root of what is due to it', () => {
  const bounds = ratioBounds(2, 0.8);
  for (const [rows, expected] of [
    [40, 1],
    [160, 2],
    [1000, 5],
  ] as const) {
    const of = Float64Array.of(rows, 0);
    expect(urgency(bounds, of, { weight: rows, instances: rows })).toBeCloseTo(expected, 12);
  }
});

test('a cluster with too many rows counts as well', () => {
  const bounds = resolveBounds(2, { upper: 0.75 });
  const of = { weight: 1200, instances: 1200 };
  expect(urgency(bounds, Float64Array.of(1140, 60), of)).toBeCloseTo(240 / (4 * 30), 12);
});

test('weights times a constant change nothing', () => {
  fc.assert(
    fc.property(
      sizes,
      ratio,
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      (of, share, times) => {
        const weight = sum(of);
        const bounds = ratioBounds(of.length, share);
        const plain = urgency(bounds, of, { weight, instances: weight });
        const heavy = { weight: times * weight, instances: weight };
        expect(
          urgency(
            bounds,
            of.map((size) => times * size),
            heavy,
          ) / plain,
        ).toBeCloseTo(1, 6);
      },
    ),
  );
});

test('chance alone seldom makes it more than 1', () => {
  // Sizes at their bound in expectation: how often is any of ten off by four deviations?
  const random = new Random(5);
  let urgent = 0;
  for (let run = 0; run < 2000; run++) {
    const of = new Float64Array(10);
    for (let i = 0; i < 500; i++) of[random.integer(10)]!++;
    if (urgency(ratioBounds(10, 1), of, { weight: 500, instances: 500 }) > 1) urgent++;
  }
  expect(urgent).toBeLessThan(20);
});
