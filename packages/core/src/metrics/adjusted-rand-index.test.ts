import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustedRandIndex } from './adjusted-rand-index.ts';

/** Looks at every pair of instances; the formula in the four kinds of pairs. */
function byPairs(truth: number[], predicted: number[]): number {
  let together = 0;
  let onlyTruth = 0;
  let onlyPredicted = 0;
  let apart = 0;
  for (let i = 0; i < truth.length; i++) {
    for (let j = 0; j < i; j++) {
      const a = truth[i] === truth[j];
      const b = predicted[i] === predicted[j];
      if (a && b) together++;
      else if (a) onlyTruth++;
      else if (b) onlyPredicted++;
      else apart++;
    }
  }
  if (onlyTruth === 0 && onlyPredicted === 0) return 1;
  return (
    (2 * (together * apart - onlyTruth * onlyPredicted)) /
    ((together + onlyTruth) * (onlyTruth + apart) +
      (together + onlyPredicted) * (onlyPredicted + apart))
  );
}

test('equals the count over all pairs of instances', () => {
  const pairs = fc.array(fc.tuple(fc.nat(6), fc.nat(6)), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(pairs, (rows) => {
      const truth = rows.map((row) => row[0]);
      const predicted = rows.map((row) => row[1]);
      expect(adjustedRandIndex(truth, predicted)).toBeCloseTo(byPairs(truth, predicted), 14);
    }),
  );
});

test('reaches its least value', () => {
  expect(adjustedRandIndex([0, 0, 1, 1], [0, 1, 0, 1])).toBe(-0.5);
});

test('keeps every digit at two million instances', () => {
  // Four cells of q instances: all counts are polynomials of q, and most of them cancel.
  const q = 500_000;
  const truth = new Uint8Array(4 * q);
  const predicted = new Uint8Array(4 * q);
  for (let i = 0; i < 4 * q; i++) {
    truth[i] = i & 1;
    predicted[i] = (i >> 1) & 1;
  }
  // together = 4 C(q,2); onlyTruth = onlyPredicted = 2 q²; apart = 2 q²; after cancelling 4 q²:
  // (2 q (q - 1) 2 q² - 4 q⁴) / ((2 q (q - 1) + 2 q²) 4 q²) = -1 / (2 (2 q - 1)).
  const exact = -1 / (2 * (2 * q - 1));
  expect(Math.abs(adjustedRandIndex(truth, predicted) / exact - 1)).toBeLessThan(1e-15);
});

test('one moved instance among three million still counts', () => {
  const n = 3_000_000;
  const truth = new Uint8Array(n).fill(1, n / 2);
  const moved = Uint8Array.from(truth);
  moved[0] = 1;
  const value = adjustedRandIndex(truth, moved);
  expect(value).toBeLessThan(1);
  // n/2 pairs are parted and n/2 joined, a mean of n/2 lost of the n²/8 above chance: 4/n.
  expect((1 - value) * n).toBeCloseTo(4, 4);
});
