import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawParts } from '../../testing/parts.ts';
import { ConstrainedKMeans } from '../constrained-k-means.ts';

describe('similarities of predicted rows', () => {
  test('are to the center of the label, by either algorithm', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('exact' as const, 'online' as const),
        fc.constantFrom('cosine' as const, 'euclidean' as const),
        fc.boolean(),
        fc.nat(),
        async (algorithm, metric, prices, seed) => {
          const rows = drawParts(20, { seed })
            .flat()
            .flatMap((batch) => batch.rows);
          fc.pre(rows.length > 9);
          const model = new ConstrainedKMeans({ k: [4, 2], metric, algorithm, epochs: 2 });
          await model.fit(rows);
          const { labels, similarities } = await model.predict(rows, {
            prices,
            similarities: true,
          });
          expect(labels).toEqual(await model.predict(rows, { prices }));
          expect(similarities).toHaveLength(labels.length);
          for (const [h, n] of [4, 2].entries()) {
            const { data } = await model.transform(rows, { head: h });
            for (let i = 0; i < rows.length; i++) {
              const at = h * rows.length + i;
              const near = data[i * n + labels[at]!]!;
              const wanted = metric === 'cosine' ? near : near ** 2 / -2;
              expect(similarities[at]).toBeCloseTo(wanted, 3);
            }
          }
        },
      ),
      { numRuns: 40 },
    ));

  test('are refused unless asked for by true or false', async () => {
    const model = await new ConstrainedKMeans({ k: 2 }).fit([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    await expect(model.predict([[1, 0]], { similarities: 1 as never })).rejects.toThrow(
      'similarities should be true or false',
    );
  });
});
