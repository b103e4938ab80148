import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConstrainedKMeans } from '../constrained-k-means.ts';
import type { Id } from '../rows/ids.ts';
import { Random } from '../support/random.ts';

const NAMERS: readonly ((i: number) => Id)[] = [
  (i) => `row ${i}`,
  (i) => BigInt(i) - 3n,
  (i) => (i % 2 ? i : i % 4 ? 2n ** 60n + BigInt(i) : String(i)),
];

/** What the same calls give under numbers and under other names. */
async function inTwoWays(
  options: { readonly algorithm: 'exact' | 'online' },
  name: (i: number) => Id,
) {
  const random = new Random(4);
  const x = Array.from({ length: 40 }, () => [random.normal(), random.normal()]);
  const numbers = x.map((_, i) => i);
  const run = async (ids: readonly Id[]) => {
    const model = new ConstrainedKMeans({ k: 3, metric: 'euclidean', ratio: 0.6, ...options });
    const predicted = await model.fitPredict(x, { ids });
    const stored = model.labels.gather(ids);
    const gap = await model.optimalityGap(x, { ids });
    const streamed = new ConstrainedKMeans({ k: 3, metric: 'euclidean', epochs: 2, ratio: 0.6 });
    const batch = (from: number) => ({
      rows: x.slice(from, from + 10),
      ids: ids.slice(from, from + 10),
    });
    const batches = [0, 10, 20, 30].map(batch);
    await streamed.fit(batches);
    const online = streamed.labels.gather(ids);
    const [certificate] = [await streamed.endEpoch().catch((error: Error) => error.message)];
    await streamed.partialFit(batches[1]!.rows, batches[1]!.ids);
    const targets = streamed.targets(batches[1]!.ids);
    const finished = await streamed.finish(batches);
    return {
      ...{ predicted, stored, gap, online, certificate, targets, finished },
      ...{ kept: streamed.labels.gather(ids), size: streamed.labels.size },
    };
  };
  return { numbered: await run(numbers), named: await run(numbers.map(name)) };
}

describe('ids', () => {
  test('may be texts and bigints wherever they are taken', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('exact', 'online'),
        fc.constantFrom(...NAMERS),
        async (algorithm, name) => {
          const { numbered, named } = await inTwoWays({ algorithm }, name);
          expect(numbered.kept).not.toContain(-1);
          expect(named).toEqual(numbered);
        },
      ),
      { numRuns: 12 },
    ));

  test('a missing one is named', async () => {
    const model = new ConstrainedKMeans({ k: 1, metric: 'euclidean' });
    await model.partialFit([[1]], ['a']);
    const error = 'ids[1] should be an instance with a label, got "b"';
    expect(() => model.targets(['a', 'b'])).toThrow(error);
    expect(model.labels.get('a')).toBe(0);
    expect(model.labels.get('b')).toBeUndefined();
  });

  test.each([[-1], [0.5], [Number.NaN], [null], [2n ** 64n], [-(2n ** 63n) - 1n], [{}]])(
    '%s is none, and leaves the model as it was',
    async (bad) => {
      const model = new ConstrainedKMeans({ k: 1, metric: 'euclidean' });
      const rule = 'ids[1] should be an integer from 0, a bigint or a text';
      const rows = [[1], [2]];
      await expect(model.partialFit(rows, ['a', bad as Id])).rejects.toThrow(rule);
      expect(model.labels.size).toBe(0);
    },
  );
});
