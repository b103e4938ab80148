import fc from 'fast-check';
import { expect, test } from 'vitest';
import { onlineKMeans } from '../../testing/online-k-means.ts';

const value = fc.float({ min: -8, max: 8, noNaN: true });
const weighted = fc.array(
  fc.record({ row: fc.tuple(value, value), weight: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 2, maxLength: 30 },
);

test('with rows at hand, inertia is that of their labels by the centers as they are, by weight', async () => {
  await fc.assert(
    fc.asyncProperty(weighted, fc.integer({ min: 1, max: 4 }), async (given, k) => {
      const rows = given.map(({ row }) => [...row]);
      const weights = given.map(({ weight }) => weight);
      const init = Array.from({ length: k }, (_, c) => [c - 2, 2 * c]);
      const options = { k, metric: 'euclidean', init, ratio: 0.5 } as const;
      const fitted = onlineKMeans({ ...options, epochs: 2, batchSize: 3 });
      await fitted.fit(rows, { weights });
      const streamed = onlineKMeans(options);
      const ids = rows.map((_, i) => i);
      await streamed.partialFit(rows, ids, { weights });
      await streamed.endEpoch(rows, { weights });
      for (const model of [fitted, streamed]) {
        const { data } = await model.centers();
        const expected = rows.reduce((sum, [x, y], i) => {
          const c = model.labels.get(i)!;
          return sum + weights[i]! * ((x! - data[2 * c]!) ** 2 + (y! - data[2 * c + 1]!) ** 2);
        }, 0);
        const { inertia } = model.certificates[0]!;
        expect(Math.abs(inertia! - expected)).toBeLessThanOrEqual(1e-4 * (1 + expected));
      }
    }),
    {
      examples: [
        [
          [
            { row: [0, 0], weight: 2 },
            { row: [1, 0], weight: 2 },
          ],
          1,
        ],
      ],
    },
  );
});
