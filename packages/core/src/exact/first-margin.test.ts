import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import { createCandidates } from '../backend/scorer.ts';
import { firstMargin } from './first-margin.ts';

describe('the first margin', () => {
  test('has rows list as many clusters as wanted on average, and not far fewer', async () => {
    const shape = fc.tuple(
      fc.integer({ min: 2, max: 12 }).map((n) => n / 2),
      fc.integer({ min: 1, max: 9 }),
    );
    await fc.assert(
      fc.asyncProperty(listedProblems, shape, async (problem, [wanted, capacity]) => {
        const { n, k } = problem;
        const { rows, prices } = await listRows(problem);
        const margin = await firstMargin(rows, prices, wanted, capacity);
        expect(margin).toBeGreaterThanOrEqual(0);
        const listed = async (within: number) => {
          const out = createCandidates(n, Math.min(k, capacity));
          await rows.near(0, n, within, out);
          return out.counts.reduce((sum, count) => sum + count, 0);
        };
        // A little less, and more: it is a difference of float32 numbers.
        const fewer = await listed(Math.max(0, margin - 1e-6 * (1 + margin)));
        const more = await listed(margin + 1e-6 * (1 + margin));
        if (margin > 1e-5) expect(fewer).toBeLessThanOrEqual(wanted * n);
        expect(more).toBeGreaterThan(Math.min(wanted, capacity, k) * n - 1);
      }),
    );
  });
});
