import { ConstrainedKMeans, type Metric, Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureRows } from './measure-rows.ts';

const shape = fc.record({
  rows: fc.integer({ min: 8, max: 40 }),
  k: fc.integer({ min: 1, max: 8 }),
  cols: fc.integer({ min: 2, max: 5 }),
  metric: fc.constantFrom<Metric>('euclidean', 'cosine'),
  seed: fc.nat(),
});

test('own and nearest other center, as loops find them', async () => {
  await fc.assert(
    fc.asyncProperty(shape, async ({ rows, k, cols, metric, seed }) => {
      const random = new Random(seed);
      const x = Array.from({ length: rows }, () =>
        Array.from({ length: cols }, () => Math.fround(random.normal())),
      );
      const model = new ConstrainedKMeans({ k, metric, minSize: 0, seed: 1 });
      const labels = await model.fitPredict(x);
      const centers = await model.centers();
      const data = Float32Array.from(x.flat());
      const { own, second, other } = await measureRows({ data, rows, cols }, labels, model);
      for (const [i, row] of x.entries()) {
        const norm = metric === 'cosine' ? Math.hypot(...row) : 1;
        const all = Array.from({ length: k }, (_, c) => {
          const center = Array.from(centers.data.subarray(c * cols, (c + 1) * cols));
          return metric === 'cosine'
            ? center.reduce((sum, value, j) => sum + (value * row[j]!) / norm, 0)
            : Math.hypot(...center.map((value, j) => value - row[j]!));
        });
        expect(own[i]).toBeCloseTo(all[labels[i]!]!, 5);
        const others = all.filter((_, c) => c !== labels[i]);
        if (others.length === 0) {
          expect([second[i], other[i]]).toEqual([-1, Number.NaN]);
          continue;
        }
        const best = metric === 'cosine' ? Math.max(...others) : Math.min(...others);
        expect(other[i]).toBeCloseTo(best, 5);
        expect(second[i]).not.toBe(labels[i]);
        expect(all[second[i]!]).toBeCloseTo(best, 5);
      }
      model.dispose();
    }),
    { numRuns: 40 },
  );
});
