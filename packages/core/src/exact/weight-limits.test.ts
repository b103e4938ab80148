import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawWeights, weightedProblems } from '../../testing/weighted-problem.ts';
import { weightLimits } from './weight-limits.ts';

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

function limit(lower: number[], upper: number[], weights: number[]) {
  return weightLimits(Float64Array.from(lower), Float64Array.from(upper), weights);
}

describe('limits on weights', () => {
  test('are whole numbers that rows can keep in parts, within rounding of what was asked', () => {
    fc.assert(
      fc.property(weightedProblems({ n: 200, k: 30 }), (problem) => {
        const { weights, limits } = drawWeights(problem);
        const total = sum(weights);
        const {
          lower,
          upper,
          unit,
          weights: whole,
        } = weightLimits(...([limits.lower, limits.upper, weights] as const));
        const values = whole?.values ?? new Float64Array(problem.n).fill(1);
        expect([...lower, ...upper, ...values].every(Number.isSafeInteger)).toBe(true);
        expect(lower.every((least, k) => least <= upper[k]!)).toBe(true);
        expect(sum(lower)).toBeLessThanOrEqual(sum(values));
        expect(sum(upper)).toBeGreaterThanOrEqual(sum(values));
        const binding = upper.filter((most) => most < sum(values));
        expect(sum(values) + sum(binding)).toBeLessThanOrEqual(2 ** 51);
        let lost = 0;
        for (const [i, value] of values.entries()) lost += Math.abs(value * unit - weights[i]!);
        expect(lost).toBeLessThanOrEqual(1e-12 * total);
        expect(whole?.total ?? problem.n).toBe(sum(values));
        if (whole) {
          expect(whole.mean).toBe(whole.total / problem.n);
          expect(Math.abs(whole.lost - lost / total)).toBeLessThanOrEqual(1e-18);
        }
        for (const k of lower.keys()) {
          const rounding = whole ? 1e-12 * total : unit;
          expect(lower[k]! * unit - limits.lower[k]!).toBeLessThan(rounding);
          expect(limits.upper[k]! - upper[k]! * unit < rounding || upper[k]! >= sum(values)).toBe(
            true,
          );
          if (whole) continue;
          // Inward.
          expect(lower[k]! * unit).toBeGreaterThanOrEqual(limits.lower[k]! * (1 - 1e-6));
          expect(upper[k]! * unit).toBeLessThanOrEqual(limits.upper[k]! * (1 + 1e-6));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('rows that weigh the same count for 1, and limits are on rows, if that can be kept', () => {
    const three = Math.fround(0.3);
    const got = limit([0.5, 0], [0.9, 9], [three, three, three, three]);
    expect(got.weights).toBeUndefined();
    expect([[...got.lower], [...got.upper], got.unit]).toEqual([[2, 0], [3, 4], three]);
    expect(limit([0.5, 0.5], [0.5, 0.5], [1]).weights?.values.length).toBe(1);
  });

  test('weights that are whole numbers stay so, and so do whole limits', () => {
    const got = limit([3, 4], [3, 4], [1, 2, 4]);
    const one = 1 / got.unit;
    expect([...got.lower, ...got.upper]).toEqual([3, 4, 3, 4].map((n) => n * one));
    expect([...got.weights!.values]).toEqual([one, 2 * one, 4 * one]);
  });

  test.each([
    [[1, 2], [2, 1], [1, 2], 'limits.upper[1] should be at least limits.lower[1] (2), got 1'],
    [[-1, 0], [2, 2], [1, 2], 'limits.lower[0] should be a finite number of at least 0, got -1'],
    [
      [0, Number.POSITIVE_INFINITY],
      [9, Number.POSITIVE_INFINITY],
      [1, 2],
      'limits.lower[1] should be',
    ],
    [
      [0, 0],
      [Number.NaN, 2],
      [1, 2],
      'limits.upper[0] should be at least limits.lower[0] (0), got NaN',
    ],
    [
      ...[
        [2, 2.5],
        [9, 9],
        [1, 2],
      ],
      'the sum of limits.lower should be at most the weight of all rows (3), 1.5 less, got 4.5',
    ],
    [
      ...[
        [0, 0],
        [1, 1.5],
        [1, 2],
      ],
      'the sum of limits.upper should be at least the weight of all rows (3), 0.5 more, got 2.5',
    ],
    [[0, 0], [1, 1], [0, 0], 'the sum of weights should be above 0, got 0'],
  ] as [number[], number[], number[], string][])('%j to %j of %j: %s', (...args) => {
    const [lower, upper, weights, message] = args;
    expect(() => limit(lower, upper, weights)).toThrow(message);
    expect(() => limit(lower, upper, weights)).toThrow(RangeError);
  });
});
