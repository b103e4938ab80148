import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Drawing, drawSparse } from '../testing/sparse-rows.ts';
import { ConstrainedKMeans } from './constrained-k-means.ts';
import type { Options } from './options/options.ts';
import type { Metric } from './problem/metric.ts';
import type { HostRows } from './rows/given-rows.ts';
import type { Matrix } from './rows/matrix.ts';

const METRICS: readonly Metric[] = ['cosine', 'euclidean'];

const drawings: fc.Arbitrary<Drawing> = fc.record({
  rows: fc.integer({ min: 8, max: 60 }),
  cols: fc.integer({ min: 1, max: 30 }),
  density: fc.constantFrom(0.1, 0.3, 0.7, 1),
  double: fc.boolean(),
  shift: fc.constantFrom(0, 3, 1000),
  // Rows that are all 0 are as good in one cluster as in another.
  full: fc.constant(1),
  seed: fc.nat(1e6),
});

function expectNear(got: ArrayLike<number>, wanted: ArrayLike<number>, within: number): void {
  expect(got.length).toBe(wanted.length);
  let most = 1;
  for (let at = 0; at < wanted.length; at++) most = Math.max(most, Math.abs(wanted[at]!));
  for (let at = 0; at < wanted.length; at++) {
    expect(Math.abs(got[at]! - wanted[at]!)).toBeLessThanOrEqual(within * most);
  }
}

/** A model fitted to the same rows in both forms. */
async function both(
  options: Options,
  { dense, sparse }: { dense: HostRows; sparse: HostRows },
  use: (model: ConstrainedKMeans, rows: HostRows) => Promise<ArrayLike<number>>,
): Promise<{ models: ConstrainedKMeans[]; answers: ArrayLike<number>[] }> {
  const models = [new ConstrainedKMeans(options), new ConstrainedKMeans(options)];
  const answers = [await use(models[0]!, dense), await use(models[1]!, sparse)];
  return { models, answers };
}

async function expectSameModel([dense, sparse]: ConstrainedKMeans[], heads: number): Promise<void> {
  for (let h = 0; h < heads; h++) {
    const [wanted, got] = [await dense!.centers(h), await sparse!.centers(h)];
    expectNear(got.data, wanted.data, 1e-5);
    expect([...sparse!.certificates[h]!.sizes]).toEqual([...dense!.certificates[h]!.sizes]);
    const [a, b] = [dense!.certificates[h]!, sparse!.certificates[h]!];
    expect(b.exact).toBe(a.exact);
    expectNear([b.meanSimilarity ?? b.inertia!], [a.meanSimilarity ?? a.inertia!], 1e-5);
  }
}

describe.each(METRICS)('sparse rows are clustered as the same rows dense, %s', (metric) => {
  test('fit, exact: labels, centers, certificates; then predict, assign, transform, save', async () => {
    await fc.assert(
      fc.asyncProperty(drawings, async (drawing) => {
        const rows = drawSparse(drawing);
        const options = { k: [3, 2], metric, minSize: 2, seed: 5 } as const;
        const { models, answers } = await both(options, rows, (model, x) => model.fitPredict(x));
        expect([...answers[1]!]).toEqual([...answers[0]!]);
        await expectSameModel(models, 2);
        const more = drawSparse({ ...drawing, rows: 9, seed: drawing.seed + 1 });
        const [dense, sparse] = models as [ConstrainedKMeans, ConstrainedKMeans];
        expect([...(await sparse.predict(more.sparse))]).toEqual([
          ...(await dense.predict(more.dense)),
        ]);
        expect([...(await sparse.assign(more.sparse))]).toEqual([
          ...(await dense.assign(more.dense)),
        ]);
        const distances = (await sparse.transform(more.sparse)) as Matrix;
        expectNear(distances.data, (await dense.transform(more.dense)).data, 1e-5);
        const loaded = await ConstrainedKMeans.load(await sparse.save());
        expect([...(await loaded.predict(more.sparse))]).toEqual([
          ...(await sparse.predict(more.sparse)),
        ]);
        expect([...(await loaded.predict(rows.sparse))]).toEqual([
          ...(await sparse.predict(rows.dense)),
        ]);
      }),
      { numRuns: 30 },
    );
  });
});
