import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import { DualFunction } from './dual-function.ts';
import { dualNewton } from './dual-newton.ts';
import { DualPoint } from './dual-point.ts';

const options = { width: 0.1, widest: 0.1, trust: 0.5, enough: 0, pause: async () => {} };

describe('Newton steps on the dual function', () => {
  test('never raise it, and trust lists no farther than told', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, fc.constantFrom(0.01, 0.5), async (problem, trust) => {
        const { lists, limits, prices } = await listRows(problem);
        const before = new DualPoint(problem.k);
        before.prices.set(prices);
        const dual = new DualFunction(lists, limits, async () => {});
        await dual.evaluate(before, 0.1);
        const result = await dualNewton(lists, limits, prices, { ...options, trust });
        const after = new DualPoint(problem.k);
        after.prices.set(result.prices);
        await dual.evaluate(after, 0.1);
        expect(after.value).toBeLessThanOrEqual(before.value + 1e-9);
        expect([...result.sizes]).toEqual([...after.sizes]);
        for (const [k, price] of result.prices.entries()) {
          // A price that would change sign stops at 0.
          if (price !== 0) expect(Math.abs(price - prices[k]!)).toBeLessThanOrEqual(trust + 1e-12);
        }
      }),
    );
  });

  test('bring thousands of rows to within a few rows of their limits', async () => {
    for (const limits of ['balanced', 'lower'] as const) {
      const listed = await listRows({
        ...{ n: 5000, k: 20, dim: 4, metric: 'euclidean', rows: 'normal', centers: 'rows' },
        ...{ limits, prices: 'zero', listing: { capacity: 20, margin: 10 }, seed: 3 },
      });
      const start = { ...options, trust: Number.POSITIVE_INFINITY };
      const far = await dualNewton(listed.lists, listed.limits, listed.prices, {
        ...start,
        enough: 1e9,
      });
      const near = await dualNewton(listed.lists, listed.limits, listed.prices, start);
      expect(far.imbalance).toBeGreaterThan(200);
      expect(near.imbalance).toBeLessThan(20);
      expect(near.width).toBeGreaterThan(0);
    }
  });
});
