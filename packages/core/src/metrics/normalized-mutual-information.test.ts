import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalizedMutualInformation } from './normalized-mutual-information.ts';

/** Entropy in bits of the values' frequencies. */
function bits(values: (number | string)[]): number {
  const counts = new Map<number | string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) {
    const p = count / values.length;
    sum -= p * Math.log2(p);
  }
  return sum;
}

const means = {
  arithmetic: (a: number, b: number) => (a + b) / 2,
  geometric: (a: number, b: number) => Math.sqrt(a * b),
  min: Math.min,
  max: Math.max,
};
const averages = Object.keys(means) as (keyof typeof means)[];

describe.each(averages)('with the %s mean', (average) => {
  test('equals H(T) + H(P) - H(T, P) over the mean of the entropies', () => {
    const pairs = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(pairs, (rows) => {
        const truth = rows.map((row) => row[0]);
        const predicted = rows.map((row) => row[1]);
        const joint = bits(rows.map((row) => row.join()));
        const information = bits(truth) + bits(predicted) - joint;
        const mean = means[average](bits(truth), bits(predicted));
        // Where the mean vanishes there is nothing to divide: scikit-learn's convention decides.
        const trivial = joint === 0 ? 1 : 0;
        const expected = mean === 0 ? trivial : information / mean;
        const value = normalizedMutualInformation(truth, predicted, { average });
        expect(value).toBeCloseTo(expected, 12);
      }),
    );
  });

  test('is exactly 0 for independent labelings', () => {
    const size = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(size, size, (a, b) => {
        const truth = Array.from({ length: a * b }, (_, i) => i % a);
        const predicted = Array.from({ length: a * b }, (_, i) => Math.floor(i / a));
        expect(normalizedMutualInformation(truth, predicted, { average })).toBe(0);
      }),
    );
  });
});

test('never rounds above 1 where one labeling refines the other', () => {
  const size = fc.integer({ min: 1, max: 9 });
  const never = (a: number, b: number, c: number) => {
    const truth = [a, b, c].flatMap((n, label) => Array<number>(n).fill(label));
    const finer = truth.map((label, i) => 2 * label + (i % 2));
    const value = normalizedMutualInformation(truth, finer, { average: 'min' });
    expect(value).toBeLessThanOrEqual(1);
    expect(value).toBeCloseTo(1, 14);
  };
  // Unclamped, this one gives 1.0000000000000002.
  fc.assert(fc.property(size, size, size, never), { examples: [[1, 1, 8]] });
});

test('takes the arithmetic mean unless told', () => {
  const truth = [0, 0, 0, 1, 1, 1];
  const predicted = [0, 0, 1, 2, 2, 3];
  const expected = normalizedMutualInformation(truth, predicted, { average: 'arithmetic' });
  expect(normalizedMutualInformation(truth, predicted)).toBe(expected);
  expect(normalizedMutualInformation(truth, predicted, { average: undefined })).toBe(expected);
});

test('refuses an unknown mean', () => {
  for (const average of ['mean', 'toString']) {
    expect(() => normalizedMutualInformation([0], [0], { average: average as 'min' })).toThrow(
      new RangeError(`average should be one of arithmetic, geometric, min, max, got "${average}"`),
    );
  }
});
