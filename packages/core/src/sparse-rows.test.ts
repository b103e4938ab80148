import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { type Drawing, drawSparse, sparseOf } from '../testing/sparse-rows.ts';
import { wordCounts } from '../testing/word-counts.ts';
import { reference } from './backend/reference/reference.ts';
import { ConstrainedKMeans } from './constrained-k-means.ts';
import type { Options } from './options/options.ts';
import type { Metric } from './problem/metric.ts';
import { csr } from './rows/csr.ts';
import type { GivenRows, HostRows } from './rows/given-rows.ts';
import type { Matrix } from './rows/matrix.ts';
import { toMatrix } from './rows/rows.ts';
import { Random } from './support/random.ts';

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

function ids(rows: number): number[] {
  return Array.from({ length: rows }, (_, i) => i);
}

function expectNear(got: ArrayLike<number>, wanted: ArrayLike<number>, within: number): void {
  expect(got.length).toBe(wanted.length);
  let most = 1;
  for (let at = 0; at < wanted.length; at++) most = Math.max(most, Math.abs(wanted[at]!));
  for (let at = 0; at < wanted.length; at++) {
    expect(Math.abs(got[at]! - wanted[at]!)).toBeLessThanOrEqual(within * most);
  }
}

/** Σ x·c of unit rows, or -Σ |x - c|²/2, of rows and their centers. */
function objectiveOf(
  { data, rows, cols }: GivenRows,
  labels: Int32Array,
  centers: Float32Array,
  metric: Metric,
): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * cols, (i + 1) * cols);
    const length = metric === 'cosine' ? Math.hypot(...row) || 1 : 1;
    for (const [j, value] of row.entries()) {
      const center = centers[labels[i]! * cols + j]!;
      sum += metric === 'cosine' ? (value / length) * center : -((value - center) ** 2) / 2;
    }
  }
  return sum;
}

/** A model fitted to the same rows in both forms. */
async function both(
  options: Options,
  { dense, sparse }: { dense: HostRows; sparse: HostRows },
  use: (model: ConstrainedKMeans, rows: HostRows) => Promise<Int32Array>,
): Promise<{ models: ConstrainedKMeans[]; answers: Int32Array[] }> {
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
      { numRuns: 12 },
    );
  });

  test('fit with weights, limits on rows or on weights, or groups; then update', async () => {
    await fc.assert(
      fc.asyncProperty(
        drawings,
        fc.constantFrom('rows', 'weight', 'groups'),
        async (drawing, kind) => {
          const rows = drawSparse(drawing);
          const random = new Random(drawing.seed, 1);
          const n = drawing.rows;
          const weights = Float32Array.from({ length: n }, () => 0.5 + random.uniform());
          const groups = Int32Array.from({ length: n }, () => random.integer(n));
          const limits = kind === 'groups' ? 'rows' : kind;
          const options = { k: 3, metric, ratio: 0.7, limits, seed: 5 } as const;
          const call = kind === 'groups' ? { groups } : { weights };
          const { models, answers } = await both(options, rows, (model, x) =>
            model.fitPredict(x, call),
          );
          expect([...answers[1]!]).toEqual([...answers[0]!]);
          await expectSameModel(models, 1);
          const more = drawSparse({ ...drawing, seed: drawing.seed + 1 });
          await models[0]!.update(more.dense);
          await models[1]!.update(more.sparse);
          expect(models[1]!.labels.gather(ids(n))).toEqual(models[0]!.labels.gather(ids(n)));
        },
      ),
      { numRuns: 12 },
    );
  });

  test('online: fit, partialFit, epochs, gaps, streams; then finish', async () => {
    await fc.assert(
      fc.asyncProperty(drawings, fc.boolean(), async (drawing, weighted) => {
        const rows = drawSparse(drawing);
        const n = drawing.rows;
        const random = new Random(drawing.seed, 1);
        const weights = Float32Array.from({ length: n }, () => random.integer(3));
        weights[0] = 1;
        const options = { k: [3, 2], metric, ratio: 0.5, seed: 5, algorithm: 'online' } as const;
        const { models, answers } = await both(options, rows, (model, x) =>
          model.fitPredict(x, { epochs: 3, ...(weighted && { weights }) }),
        );
        expect([...answers[1]!]).toEqual([...answers[0]!]);
        await expectSameModel(models, 2);
        const [dense, sparse] = models as [ConstrainedKMeans, ConstrainedKMeans];
        const more = drawSparse({ ...drawing, seed: drawing.seed + 1 });
        const batch = weighted ? { weights } : {};
        expect([...(await sparse.partialFit(more.sparse, ids(n), batch))]).toEqual([
          ...(await dense.partialFit(more.dense, ids(n), batch)),
        ]);
        const gaps = [await dense.endEpoch(more.dense), await sparse.endEpoch(more.sparse)];
        expectNear([gaps[1]![0].gap!], [gaps[0]![0].gap!], 1e-4);
        expect([...(await sparse.finish([more.sparse]))]).toEqual([
          ...(await dense.finish([more.dense])),
        ]);
        const streamed = await both(options, more, async (model, x) => {
          await model.fit(() => [x, x], { epochs: 2 });
          return model.predict(x);
        });
        expect([...streamed.answers[1]!]).toEqual([...streamed.answers[0]!]);
      }),
      { numRuns: 12 },
    );
  });

  test('rows without a number, and equal ones, which tie: labels as good, sizes as asked', async () => {
    await fc.assert(
      fc.asyncProperty(drawings, fc.constantFrom('exact', 'online'), async (drawing, algorithm) => {
        const drawn = drawSparse({ ...drawing, full: 0, density: 0.05 });
        const twice = Float64Array.from([...drawn.dense.data, ...drawn.dense.data]);
        const dense = { data: twice, rows: 2 * drawing.rows, cols: drawing.cols };
        const sparse = sparseOf(dense);
        const model = new ConstrainedKMeans({ k: 2, metric, ratio: 1, seed: 5, algorithm });
        await model.fit(sparse);
        const { data } = await model.centers();
        expect(data.every(Number.isFinite)).toBe(true);
        const answers = [await model.assign(sparse), await model.assign(dense)];
        const [got, wanted] = answers.map((labels) => {
          expect(labels.reduce((sum, label) => sum + label, 0)).toBe(drawing.rows);
          return objectiveOf(dense, labels, data, metric);
        });
        expectNear([got!], [wanted!], 1e-6);
      }),
      { numRuns: 12 },
    );
  });

  test('first centers of every kind; windows whose starved clusters begin anew', async () => {
    let restarts = 0;
    await fc.assert(
      fc.asyncProperty(
        drawings,
        fc.constantFrom('random', 'rows', 'k-means++'),
        async (drawing, init) => {
          const rows = drawSparse({ ...drawing, rows: 60 });
          const options = { metric, init, seed: 5, algorithm: 'online' } as const;
          const { answers, models } = await both({ ...options, k: 3 }, rows, (model, x) =>
            model.fitPredict(x, { epochs: 2 }),
          );
          expect([...answers[1]!]).toEqual([...answers[0]!]);
          await expectSameModel(models, 1);
          const near = drawSparse({ ...drawing, rows: 160, cols: 8, density: 0.3 });
          const far = drawSparse({
            ...drawing,
            ...{ rows: 160, cols: 8, density: 0.3, shift: -9, seed: drawing.seed + 1 },
          });
          const windowed = { ...options, k: 4, ratio: 0.9, window: 160 };
          const moved: unknown[] = [];
          const streamed = await both(windowed, near, async (model, x) => {
            const then = x === near.dense ? far.dense : far.sparse;
            await model.fit([x, then, then, then], {
              onProgress: (at) => {
                const reassigned = 'reassigned' in at ? at.reassigned![0]! : [];
                restarts += reassigned.length;
                moved.push([...reassigned]);
              },
            });
            return model.predict(then);
          });
          expect([...streamed.answers[1]!]).toEqual([...streamed.answers[0]!]);
          expect(moved.slice(moved.length / 2)).toEqual(moved.slice(0, moved.length / 2));
        },
      ),
      { numRuns: 10 },
    );
    expect(restarts).toBeGreaterThan(0);
  });

  test('rows that differ in their columns alone are not equal', async () => {
    // So many columns that some share a place in a table of them.
    const rows = Array.from({ length: 48 }, (_, i) => ({ [i % 12]: 2 }));
    const model = new ConstrainedKMeans({ k: 12, metric, ratio: 1 });
    const labels = await model.fitPredict(csr(rows, 12));
    for (const [i, label] of labels.entries()) expect(label).toBe(labels[i % 12]);
    expect(new Set(labels).size).toBe(12);
  });

  test('a stream that yields other columns the second time is refused', async () => {
    const model = new ConstrainedKMeans({ k: 2, metric });
    await model.fit(csr([{ 0: 1 }, { 1: 1 }, { 2: 1 }, { 0: 1, 2: 1 }], 3));
    // So many that a checksum is taken before the last.
    const many = (last: Record<number, number>[]) =>
      csr([...Array.from({ length: 254 }, (_, i) => ({ [i % 3]: 1 })), ...last, { 0: 1 }], 3);
    for (const [before, after] of [
      [
        [{ 0: 1 }, { 1: 1 }],
        [{ 0: 1 }, { 2: 1 }],
      ],
      [
        [{ 0: 1 }, {}],
        [{}, { 0: 1 }],
      ],
    ] as const) {
      let passes = 0;
      const stream = () => [many([...(passes++ === 0 ? before : after)])];
      await expect(model.finish(stream)).rejects.toThrow(
        'rows 0 to 255 of the stream should be those of the first pass, got others',
      );
    }
  });

  test('each row its own cluster', async () => {
    const { sparse, dense } = drawSparse({ ...DRAWING, rows: 9 });
    const model = new ConstrainedKMeans({ k: 9, metric, ratio: 1 });
    const labels = await model.fitPredict(sparse);
    expect([...labels].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...(await model.predict(dense))]).toEqual([...labels]);
  });
});

test('by cosine they make the very model that dense rows make, to the bit, however many tie', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 70 }),
      fc.constantFrom('exact', 'online'),
      async (seed, cols, algorithm) => {
        const options = { k: 5, ratio: 0.8, seed, algorithm } as const;
        const { models } = await both(options, wordCounts(150, cols, seed), (model, x) =>
          model.fitPredict(x),
        );
        expect(await models[1]!.save()).toEqual(await models[0]!.save());
      },
    ),
    { numRuns: 20 },
  );
});

const DRAWING: Drawing = {
  ...{ rows: 12, cols: 7, density: 0.4, double: false, shift: 0, full: 1, seed: 1 },
};

describe('sparse rows that cannot be clustered', () => {
  test('are refused by a backend that takes none, which says who does', async () => {
    const backend = { ...reference(), name: 'other', sparse: false };
    const { sparse } = drawSparse(DRAWING);
    const message =
      'x should be dense for backend \'other\' (javascript, ndarray, wasm and native take sparse rows), got "csr"';
    await expect(new ConstrainedKMeans({ k: 2, backend }).fit(sparse)).rejects.toThrow(message);
    const model = new ConstrainedKMeans({ k: 2, backend });
    await expect(model.partialFit(sparse)).rejects.toThrow(message);
  });

  test('are refused where only dense ones are taken', () => {
    const { sparse } = drawSparse(DRAWING);
    expect(() => toMatrix(sparse)).toThrow('x should be dense rows, got "csr"');
  });

  test('are checked again, and their values', async () => {
    const model = new ConstrainedKMeans({ k: 2, metric: 'euclidean' });
    const { sparse } = drawSparse(DRAWING);
    const wrong = { ...sparse, indices: sparse.indices.map(() => 7) };
    await expect(model.fit(wrong)).rejects.toThrow('x.indices[0] should be in [0, 6], got 7');
    const far = csr([{ 1: 1 }, {}, { 0: 1e20 }], 2);
    await expect(model.fit(far)).rejects.toThrow(
      'x row 2 should be numbers of size at most 10000000000000000000 (scale the data)',
    );
    await model.fit(sparse);
    const narrow = csr([{ 0: 1 }], 3);
    await expect(model.predict(narrow)).rejects.toThrow('x.cols should be 7, got 3');
  });

  test('are refused where their centers do not fit into memory, before any is made', async () => {
    const available = vi.spyOn(process, 'availableMemory').mockReturnValue(2 ** 30);
    try {
      const wide = csr([{ 5: 1 }, { 2e9: 2 }], 2 ** 31 - 1);
      for (const algorithm of ['exact', 'online'] as const) {
        const model = new ConstrainedKMeans({ k: [2, 1], algorithm });
        await expect(model.fit(wide)).rejects.toThrow(
          'k × columns should be dense centers that fit into memory, 1073741824 bytes (1.0 GiB) (take fewer clusters or fewer columns: leave rare ones out, or hash them), got 2 + 1 × 2147483647 numbers, 515396075280 bytes (480.0 GiB) with all copies',
        );
      }
    } finally {
      available.mockRestore();
    }
  });
});
