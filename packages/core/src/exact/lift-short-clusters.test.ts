import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import { liftShortClusters } from './lift-short-clusters.ts';

describe('lifting short clusters', () => {
  test('brings the last one lifted to its lower limit, and lowers no price', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, async (problem) => {
        const { lists, grid, scores, limits, prices } = await listRows({
          ...problem,
          limits: 'balanced',
        });
        const sizes = new Float64Array(problem.k).fill(problem.n);
        // Pretend that one is empty.
        const short = problem.seed % problem.k;
        sizes[short] = 0;
        const lifted = prices.slice();
        const any = await liftShortClusters(
          ...([lists, grid, limits, { prices: lifted, sizes }, async () => {}] as const),
        );
        if (0.8 * limits.lower[short]! <= 2) expect(any).toBe(false);
        if (!any) expect(lifted).toEqual(prices);
        if (0.8 * limits.lower[short]! <= 2) return;
        expect(lifted.filter((price, k) => price !== prices[k]!).length).toBeLessThanOrEqual(1);
        expect(lifted[short]).toBeGreaterThanOrEqual(prices[short]!);
        expect(any).toBe(lifted[short]! > prices[short]!);
        let members = 0;
        for (let i = 0; i < problem.n; i++) {
          const start = lists.starts[i]!;
          let best = Number.NEGATIVE_INFINITY;
          for (let at = start; at < start + lists.counts[i]!; at++) {
            best = Math.max(best, lists.scores[at]! + prices[lists.clusters[at]!]!);
          }
          const own = scores[i]![short]! * grid.unit + lifted[short]!;
          if (own >= best - 1e-5 * (1 + Math.abs(best))) members++;
        }
        expect(members).toBeGreaterThanOrEqual(limits.lower[short]!);
      }),
    );
  });
});
