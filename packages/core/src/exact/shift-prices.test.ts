import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shiftPrices } from './shift-prices.ts';

const problems = fc
  .record({
    k: fc.integer({ min: 1, max: 6 }),
    prices: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 6, maxLength: 6 }),
    lower: fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }),
    room: fc.array(fc.nat(5), { minLength: 6, maxLength: 6 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ k, prices, lower, room, share }) => {
    const least = Float64Array.from(lower.slice(0, k));
    const most = least.map((size, c) => size + room[c]!);
    const [low, high] = [least, most].map((sizes) => sizes.reduce((a, b) => a + b, 0));
    const rows = Math.round(low! + share * (high! - low!));
    return {
      prices: Float64Array.from(prices.slice(0, k)),
      limits: { lower: least, upper: most },
      rows,
    };
  });

test('the dual function is least there, and prices go no farther than they have to', () => {
  fc.assert(
    fc.property(problems, ({ prices, limits: { lower, upper }, rows }) => {
      const value = (t: number) =>
        prices.reduce((total, price, k) => {
          const rho = price + t;
          return total - (rho > 0 ? rho * lower[k]! : rho * upper[k]!);
        }, t * rows);
      const shifted = shiftPrices(prices, { lower, upper }, rows);
      const by = shifted[0]! - prices[0]!;
      expect([...shifted]).toEqual([...prices.map((price) => price + by)]);
      for (let t = -20; t <= 20; t++) {
        expect(value(by)).toBeLessThanOrEqual(value(t));
        if (Math.abs(t) < Math.abs(by)) expect(value(by)).toBeLessThan(value(t));
      }
    }),
    { numRuns: 2000 },
  );
});

test('prices above 0 come down to it where lower limits leave rows over, and exact sizes leave them', () => {
  const lower = Float64Array.of(2, 2);
  const prices = Float64Array.of(0.75, 0.5);
  expect([...shiftPrices(prices, { lower, upper: Float64Array.of(9, 9) }, 9)]).toEqual([0.25, 0]);
  expect(shiftPrices(prices, { lower, upper: lower }, 4)).toBe(prices);
});
