import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import type { SizeProblem } from '../../testing/size-problem.ts';
import type { CountedLimits } from './counted-limits.ts';
import { DualFunction } from './dual-function.ts';
import { DualPoint } from './dual-point.ts';
import { softenPrices } from './soften-prices.ts';

const pause = async () => {};

/** Every cluster listed. */
function listAll(problem: SizeProblem) {
  return listRows({ ...problem, listing: { capacity: problem.k, margin: 1e30 } });
}

async function dualAt(lists: DualLists, limits: CountedLimits, prices: Float64Array) {
  const point = new DualPoint(lists.k);
  point.prices.set(prices);
  await new DualFunction(lists, limits, pause).evaluate(point, 1e-9);
  return point.value;
}

type DualLists = Awaited<ReturnType<typeof listRows>>['lists'];

describe('softened prices', () => {
  test('come near the least of the dual function from far off, whatever limits are', async () => {
    for (const limits of ['lower', 'upper', 'exact', 'balanced', 'mixed'] as const) {
      for (const seed of [1, 2, 3]) {
        const problem: SizeProblem = {
          ...{ n: 1000, k: 12, dim: 3, metric: 'euclidean', rows: 'normal', centers: 'normal' },
          ...{ limits, prices: 'some', listing: {}, seed },
        };
        const { lists, limits: kept, prices } = await listAll(problem);
        const soft = await softenPrices(lists, kept, prices, 0.5, 1e30, pause);
        // Colder, and once more: as good as the least.
        let [best, t] = [soft, 1 / 256];
        for (let times = 0; times < 3; times++, t /= 16) {
          best = await softenPrices(lists, kept, best, t, 1e30, pause);
        }
        const [before, after, least] = [
          await dualAt(lists, kept, prices),
          await dualAt(lists, kept, soft),
          await dualAt(lists, kept, best),
        ];
        expect(after - least).toBeLessThanOrEqual(0.05 * (before - least) + 1e-3 * problem.n);
      }
    }
  });

  test('are numbers, no farther from those that rows were listed at than they may be', async () => {
    await fc.assert(
      fc.asyncProperty(
        listedProblems,
        fc.constantFrom(1e-9, 0.1, 10),
        fc.constantFrom(0, 0.1, 1e30),
        async (problem, temperature, trust) => {
          const { lists, limits, prices } = await listRows(problem);
          // A cluster that may hold nothing, and one that need not.
          const some = { lower: limits.lower.slice(), upper: limits.upper.slice() };
          some.lower[0] = 0;
          if (problem.seed % 2 === 0) some.upper[0] = 0;
          const soft = await softenPrices(lists, some, prices, temperature, trust, pause);
          for (const [k, price] of soft.entries()) {
            expect(Number.isFinite(price)).toBe(true);
            const most = trust * (1 + 1e-12) + Number.EPSILON;
            expect(Math.abs(price - lists.listedAt[k]!)).toBeLessThanOrEqual(most);
          }
        },
      ),
    );
  });

  test('keep the sign that their limits give them', async () => {
    for (const seed of [1, 2, 3]) {
      const problem: SizeProblem = {
        ...{ n: 500, k: 8, dim: 2, metric: 'cosine', rows: 'normal', centers: 'rows' },
        ...{ limits: 'none', prices: 'some', listing: {}, seed },
      };
      const { lists, prices } = await listAll(problem);
      const soften = (lower: number, upper: number) => {
        const limits = {
          lower: new Float64Array(8).fill(lower),
          upper: new Float64Array(8).fill(upper),
        };
        return softenPrices(lists, limits, prices, 0.1, 1e30, pause);
      };
      expect(Math.min(...(await soften(50, 500)))).toBeGreaterThanOrEqual(0);
      expect(Math.max(...(await soften(0, 80)))).toBeLessThanOrEqual(0);
      expect([...(await soften(0, 500))]).toEqual(new Array(8).fill(0));
    }
  });
});
