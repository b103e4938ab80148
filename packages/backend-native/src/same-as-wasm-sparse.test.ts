import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans, csr, type Metric, Random, ratioBounds } from '@coke/core';
import {
  type Backend,
  createCandidates,
  createClusteringState,
  type SparseMatrix,
} from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnSums, listsOf, normals } from '../testing/scorer-answers.ts';
import { loadAddon } from './load-addon.ts';
import { native } from './native.ts';

interface Setup {
  readonly ks: readonly number[];
  readonly dim: number;
  readonly rows: number;
  /** Share of the numbers that are not 0. */
  readonly density: number;
  /** All numbers that are not 0 are 1: many rows are as near to two centers. */
  readonly ones: boolean;
  readonly threads: number;
  readonly path: 'auto' | 'f32' | 'i8';
  readonly kernel: string;
  readonly metric: Metric;
  readonly weighted: boolean;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  ks: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 2 }),
  dim: fc.integer({ min: 1, max: 150 }),
  rows: fc.integer({ min: 1, max: 300 }),
  density: fc.constantFrom(0, 0.02, 0.3, 1),
  ones: fc.boolean(),
  threads: fc.integer({ min: 1, max: 4 }),
  path: fc.constantFrom('auto', 'f32', 'i8'),
  kernel: fc.constantFrom(...loadAddon().kernels()),
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  weighted: fc.boolean(),
  seed: fc.nat(),
});

/** Rows and the same rows with their zeros. */
function draw({ rows, dim, density, ones }: Setup, random: Random) {
  const data = Float32Array.from({ length: rows * dim }, () => {
    if (random.uniform() >= density) return 0;
    return ones ? 1 : random.normal();
  });
  const indices: number[] = [];
  const indptr = new Uint32Array(rows + 1);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < dim; j++) if (data[i * dim + j] !== 0) indices.push(j);
    indptr[i + 1] = indices.length;
  }
  const arrays = { indices: Int32Array.from(indices), indptr, cols: dim };
  const sparse = csr({ data: data.filter((value) => value !== 0), ...arrays }) as SparseMatrix;
  return { dense: { data, rows, cols: dim }, sparse };
}

type Form = keyof ReturnType<typeof draw>;

/** Everything that steps, sparse and dense in turn, an assignment and an epoch's end leave behind. */
async function run(backend: Backend, setup: Setup, forms: readonly Form[]) {
  const { ks, dim, rows, metric, weighted, seed } = setup;
  const random = new Random(seed);
  const heads = ks.map((k) =>
    createClusteringState(normals(k * dim, random), dim, ratioBounds(k, 0.7)),
  );
  const session = await backend.open({ metric, heads, normalize: false });
  const outs = [];
  for (const [at, form] of forms.entries()) {
    const size = rows * ks.length;
    const out = { labels: new Int32Array(size), similarities: new Float32Array(size) };
    const weights = normals(rows, random).map(Math.abs);
    const x = draw(setup, random)[form];
    await session.step(x, out, {
      dualLearningRates: ks.map((k) => k / 50),
      centers: at > 0 ? 'previous' : 'current',
      unitLength: metric === 'cosine',
      ...(weighted && { weights }),
      carry: 0.9,
    });
    outs.push(out.labels.slice(), out.similarities.slice());
    await session.assign(x, out, { centers: 'current', prices: at === 0 });
    outs.push(out);
    await session.endEpoch(at % 2 > 0 ? { averaging: 0.5, carry: 0.5 } : {});
  }
  const state = await session.read();
  session.dispose();
  return [outs, state];
}

const others = await wasm({ path: 'f32', threads: 1 });

test('steps of sparse rows leave what they leave on wasm, bit for bit, whatever the way', async () => {
  const forms = fc.array(fc.constantFrom<Form>('sparse', 'sparse', 'dense'), {
    minLength: 2,
    maxLength: 4,
  });
  await fc.assert(
    fc.asyncProperty(setups, forms, async (setup, ...how) => {
      expect(await run(await native(setupOf(setup)), setup, ...how)).toEqual(
        await run(others, setup, ...how),
      );
    }),
    { numRuns: 60 },
  );
});

/** Lists and sums of a scorer. */
async function list(backend: Backend, setup: Setup, margin: number, capacity: number, form: Form) {
  const { ks, dim, rows, metric, weighted, seed } = setup;
  const [k, random] = [ks[0]!, new Random(seed)];
  const scorer = await backend.score!({ metric, k, dim });
  const held = await scorer.hold(draw(setup, random)[form]);
  const first = Math.floor(rows / 3);
  const lists: unknown[] = [];
  for (let pass = 0; pass < 2; pass++) {
    await scorer.setCenters(normals(k * dim, random));
    await scorer.setPrices(Float64Array.from(normals(k, random)));
    const out = createCandidates(rows - first, capacity);
    await scorer.near(held, first, rows, margin, out);
    lists.push(...listsOf(out));
  }
  const sums = await drawnSums(scorer, held, { k, dim, rows, weighted }, random);
  scorer.dispose();
  return { lists, sums };
}

test('lists and sums of sparse rows are those of wasm, and of dense rows, bit for bit', async () => {
  const margins = fc.constantFrom(0, 0.1, 3, Number.POSITIVE_INFINITY);
  await fc.assert(
    fc.asyncProperty(setups, margins, fc.integer({ min: 1, max: 20 }), async (setup, ...what) => {
      const got = await list(await native(setupOf(setup)), setup, ...what, 'sparse');
      expect(got).toEqual(await list(others, setup, ...what, 'sparse'));
      expect(got).toEqual(await list(others, setup, ...what, 'dense'));
    }),
    { numRuns: 60 },
  );
});

function setupOf({ kernel, path, threads }: Setup) {
  return { kernel, path, threads };
}

test('a model of sparse rows is that of dense rows, by cosine, to the byte', async () => {
  const backends = [await native({ threads: 2 }), others];
  await fc.assert(
    fc.asyncProperty(setups, fc.constantFrom('exact', 'online'), async (setup, algorithm) => {
      const rows = draw({ ...setup, rows: 120, density: 0.1 }, new Random(setup.seed));
      const files: Uint8Array[] = [];
      for (const backend of backends) {
        for (const x of [rows.dense, rows.sparse]) {
          const k = Math.min(setup.ks[0]!, 40);
          using model = new ConstrainedKMeans({ k, ratio: 0.8, seed: 1, algorithm, backend });
          await model.fit(x);
          files.push(await model.save());
        }
      }
      for (const file of files) expect(file).toEqual(files[0]);
    }),
    { numRuns: 10 },
  );
});
