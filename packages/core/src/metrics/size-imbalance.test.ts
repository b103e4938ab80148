import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeImbalance } from './size-imbalance.ts';

const labels = fc.array(fc.nat(5), { minLength: 1, maxLength: 50 });

test('the factor is K times the chance that two draws fall in the same cluster', () => {
  fc.assert(
    fc.property(labels, (y) => {
      let same = 0;
      for (const a of y) for (const b of y) if (a === b) same++;
      const result = sizeImbalance(y, { k: 6 });
      expect(result.imbalanceFactor).toBeCloseTo((6 * same) / y.length ** 2, 12);
      expect(result.imbalanceFactor).toBeGreaterThanOrEqual(1 - 1e-12);
      expect(result.imbalanceFactor).toBeLessThanOrEqual(6 + 1e-12);
    }),
  );
});

test('smallest, largest and entropy are those of the sizes', () => {
  fc.assert(
    fc.property(labels, (y) => {
      const sizes = [0, 1, 2, 3, 4, 5].map((c) => y.filter((label) => label === c).length);
      const bits = sizes.map((size) =>
        size ? (-size / y.length) * Math.log2(size / y.length) : 0,
      );
      const entropy = bits.reduce((a, b) => a + b, 0) * Math.LN2;
      const occupied = sizes.filter((size) => size > 0);

      const all = sizeImbalance(y, { k: 6 });
      expect(all).toMatchObject({
        k: 6,
        smallest: Math.min(...sizes),
        largest: Math.max(...sizes),
      });
      expect(all.entropy).toBeCloseTo(entropy, 12);

      const seen = sizeImbalance(y.map((label) => label * 1e9));
      expect(seen).toMatchObject({ k: occupied.length, smallest: Math.min(...occupied) });
      expect(seen.entropy).toBeCloseTo(entropy, 12);
    }),
  );
});

test('the two ends: all equal, all in one', () => {
  expect(sizeImbalance([3, 2, 1, 0, 0, 1, 2, 3], { k: 4 })).toEqual({
    k: 4,
    imbalanceFactor: 1,
    smallest: 2,
    largest: 2,
    entropy: Math.log(4),
  });
  expect(sizeImbalance([2, 2, 2], { k: 4 })).toEqual({
    k: 4,
    imbalanceFactor: 4,
    smallest: 0,
    largest: 3,
    entropy: 0,
  });
});
