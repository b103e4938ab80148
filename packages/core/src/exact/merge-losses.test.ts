import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Metric } from '../problem/metric.ts';
import { mergeLosses } from './merge-losses.ts';

const value = fc.integer({ min: -20, max: 20 });
const clusterings = fc.integer({ min: 1, max: 3 }).chain((cols) =>
  fc.array(fc.array(fc.array(value, { minLength: cols, maxLength: cols }), { maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  }),
);

type Rows = readonly (readonly number[])[];

/** Σ s_i about the best center: -Σ |x - m|²/2, for cosine |Σ x|. */
function worth(rows: Rows, metric: Metric): number {
  if (rows.length === 0) return 0;
  const sums = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0));
  if (metric === 'cosine') return Math.hypot(...sums);
  const squares = rows.flat().reduce((sum, v) => sum + v ** 2, 0);
  return (sums.reduce((sum, v) => sum + v ** 2, 0) / rows.length - squares) / 2;
}

test.each<Metric>(['cosine', 'euclidean'])(
  'the least of what all merges cost: %s',
  async (metric) => {
    await fc.assert(
      fc.asyncProperty(clusterings, async (clusters) => {
        const cols = clusters.flat()[0]?.length ?? 1;
        const means = clusters.map((rows) =>
          Float64Array.from(
            { length: cols },
            (_, j) => rows.reduce((sum, row) => sum + row[j]!, 0) / (rows.length || 1),
          ),
        );
        const sizes = Uint32Array.from(clusters, (rows) => rows.length);
        let pauses = 0;
        const { losses, partners } = await mergeLosses(means, sizes, metric, async () => {
          pauses++;
        });
        expect(pauses).toBe(clusters.length);
        for (const [a, rows] of clusters.entries()) {
          const costs = clusters.map((others, b) =>
            a === b
              ? Number.POSITIVE_INFINITY
              : worth(rows, metric) + worth(others, metric) - worth([...rows, ...others], metric),
          );
          const least = Math.min(...costs);
          if (clusters.length === 1) {
            expect([losses[a], partners[a]]).toEqual([Number.POSITIVE_INFINITY, -1]);
          } else {
            expect(losses[a]).toBeCloseTo(least, 8);
            expect(costs[partners[a]!]).toBeCloseTo(least, 8);
          }
        }
      }),
      { numRuns: 300 },
    );
  },
);
