import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import { createCandidates } from '../backend/scorer.ts';
import { firstMargin } from './first-margin.ts';

describe('the first margin', () => {
  test('leaves half of the rows with no more clusters than wanted, and not far fewer', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, fc.integer({ min: 1, max: 6 }), async (problem, wanted) => {
        const { n, k } = problem;
        const { rows, prices } = await listRows(problem);
        const margin = await firstMargin(rows, prices, wanted);
        expect(margin).toBeGreaterThanOrEqual(0);
        if (k <= wanted) return;
        const counts = async (within: number) => {
          const out = createCandidates(n, k);
          await rows.near(0, n, within, out);
          return [...out.counts].sort((a, b) => a - b);
        };
        // A little less, and more: it is a difference of float32 numbers.
        const fewer = await counts(margin - 1e-6 * (1 + margin));
        const more = await counts(margin + 1e-6 * (1 + margin));
        const middle = Math.floor(n / 2);
        if (margin > 1e-5) expect(fewer[Math.max(0, middle - 1)]).toBeLessThanOrEqual(wanted);
        expect(more[middle]).toBeGreaterThan(wanted);
      }),
    );
  });
});
