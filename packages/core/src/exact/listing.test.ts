import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import type { SizeProblem } from '../../testing/size-problem.ts';
import { Listing, type ListingOptions } from './listing.ts';

async function begin(problem: SizeProblem, options: ListingOptions) {
  const listed = await listRows(problem);
  const { rows, grid, prices } = listed;
  const listing = new Listing(rows, problem.k, options, async () => {});
  await listing.begin(grid, prices);
  return { ...listed, listing };
}

const many: SizeProblem = {
  ...{ n: 2000, k: 40, dim: 3, metric: 'euclidean', rows: 'normal', centers: 'rows' },
  ...{ limits: 'none', prices: 'zero', listing: { capacity: 16 }, seed: 6 },
};

describe('listing', () => {
  test('few clusters are all listed; of many no more than the capacity', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, async (problem) => {
        const { listing } = await begin(problem, { ...problem.listing, allListed: 5 });
        const { lists } = listing;
        expect(listing.complete).toBe(problem.k <= 5);
        const most = Math.min(problem.k, problem.listing.capacity!);
        for (const count of lists.counts) {
          if (listing.complete) expect(count).toBe(problem.k);
          else expect(count).toBeLessThanOrEqual(most);
        }
      }),
    );
  });

  test('lists come to a length from any margin, as prices move', async () => {
    for (const margin of [undefined, 1e-3, 0.5]) {
      const { listing, grid, prices } = await begin(many, { margin });
      for (let pass = 0; pass < 40; pass++) {
        const moved = prices.map((price, k) => price + (((k + pass) % 3) - 1) * listing.margin);
        await listing.begin(grid, moved);
      }
      expect(listing.lists.mean).toBeGreaterThan(4);
      expect(listing.lists.mean).toBeLessThan(8);
    }
  });

  test('they are shorter where prices hardly move, but reach past what is rounded', async () => {
    const { listing, grid, prices } = await begin(many, {});
    const { mean } = listing.lists;
    for (let pass = 0; pass < 60; pass++) {
      await listing.begin(grid, prices);
      expect(listing.margin).toBeGreaterThan(100 * grid.error);
    }
    expect(listing.lists.mean).toBeLessThan(mean / 2);
  });

  test('for the best alone most rows list one cluster', async () => {
    const { listing, grid, prices } = await begin(many, {});
    await listing.listBest(grid, prices);
    expect(listing.lists.mean).toBeLessThan(1.1);
    expect(listing.margin).toBeGreaterThan(2 * grid.error);
  });

  test('widened, they reach twice as far with twice the capacity; the next begins once less so', async () => {
    const { listing, grid, prices, scorer, rows } = await begin(many, {
      margin: 0.05,
      capacity: 2,
    });
    const listed: unknown[] = [];
    const near = scorer.near.bind(scorer);
    scorer.near = (held, start, end, margin, out) => {
      listed.push([margin, out.capacity, end - start]);
      return near(held, start, end, margin, out);
    };
    listing.widen();
    listing.widen();
    expect([listing.margin, listing.widened]).toEqual([0.2, 2]);
    await listing.list(prices);
    expect(listed).toEqual([[0.2, 8, rows.rows]]);
    await listing.begin(grid, prices);
    expect(listing.widened).toBe(1);
    await listing.begin(grid, prices);
    expect(listing.widened).toBe(0);
    expect(listed.map((call) => (call as number[])[1])).toEqual([8, 4, 2]);
  });
});
