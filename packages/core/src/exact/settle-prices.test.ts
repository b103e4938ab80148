import { describe, expect, test } from 'vitest';
import { listRows } from '../../testing/listed-rows.ts';
import type { SizeProblem } from '../../testing/size-problem.ts';
import { DualFunction } from './dual-function.ts';
import { DualPoint } from './dual-point.ts';
import { Listing } from './listing.ts';
import { settlePrices } from './settle-prices.ts';

const pause = async () => {};

async function settle(problem: SizeProblem) {
  const { rows, grid, limits, prices } = await listRows(problem);
  const listing = new Listing(rows, problem.k, problem.listing, pause);
  await listing.begin(grid, prices);
  const settled = await settlePrices(listing, grid, limits, prices, 1, pause);
  return { ...settled, listing, grid, limits };
}

const far: SizeProblem = {
  ...{ n: 4000, k: 30, dim: 3, metric: 'euclidean', rows: 'normal', centers: 'normal' },
  ...{ limits: 'balanced', prices: 'some', listing: { allListed: 0 }, seed: 12 },
};

describe('settling prices', () => {
  test('comes near from far off, in passes over the rows that can be counted', async () => {
    for (const seed of [1, 2, 3]) {
      for (const limits of ['balanced', 'lower', 'mixed'] as const) {
        const settled = await settle({ ...far, seed, limits });
        expect(settled.imbalance).toBeLessThan(60);
        expect(settled.listings).toBeLessThanOrEqual(12);
      }
    }
  });

  test('lists again where prices may go no farther, and sizes are off by more than paths are for', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const many: SizeProblem = { ...far, n: 20_000, k: 12, limits: 'exact', prices: 'zero', seed };
      const { imbalance, listings } = await settle(many);
      expect(imbalance).toBeLessThanOrEqual(12);
      expect(listings).toBeGreaterThan(0);
    }
  });

  test('finds a way by soft assignments where Newton steps find none, and need not list again and again', async () => {
    for (const seed of [2, 3, 5, 6]) {
      const { imbalance, listings } = await settle({ ...far, seed });
      expect(imbalance).toBeLessThanOrEqual(10);
      expect(listings).toBeLessThanOrEqual(2);
    }
  });

  test('answers with prices on the grid, of sizes as far off as it says', async () => {
    const { prices, grid, listing, limits, imbalance } = await settle(far);
    for (const price of prices) expect(Number.isInteger(price / grid.unit)).toBe(true);
    const point = new DualPoint(far.k);
    point.prices.set(prices);
    await new DualFunction(listing.lists, limits, async () => {}).evaluate(point, 1e-6);
    const short = [...point.sizes].reduce(
      (sum, n, k) => sum + Math.max(0, limits.lower[k]! - n),
      0,
    );
    expect(short).toBeLessThanOrEqual(imbalance + 5);
  });

  test('gives up on ties, which prices cannot part', async () => {
    const settled = await settle({ ...far, rows: 'equal', prices: 'zero' });
    expect(settled.imbalance).toBeGreaterThan(1000);
    expect(settled.listings).toBeLessThanOrEqual(8);
  });
});
