import { wasm } from '@coke/backend-wasm';
import { type Matrix, type Metric, Random, ratioBounds } from '@coke/core';
import {
  type Assignment,
  type Backend,
  type ClusteringState,
  createCandidates,
  createClusteringState,
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
  readonly threads: number;
  readonly path: 'auto' | 'f32' | 'i8';
  readonly kernel: string;
  readonly metric: Metric;
  readonly weighted: boolean;
  /** Rows lie at this distance from centers: small ones leave more in doubt. */
  readonly spread: number;
  readonly seed: number;
}

const setups: fc.Arbitrary<Setup> = fc.record({
  ks: fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 2 }),
  dim: fc.integer({ min: 1, max: 150 }),
  rows: fc.integer({ min: 1, max: 700 }),
  threads: fc.integer({ min: 1, max: 4 }),
  path: fc.constantFrom('auto', 'f32', 'i8'),
  kernel: fc.constantFrom(...loadAddon().kernels()),
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  weighted: fc.boolean(),
  spread: fc.constantFrom(1, 0.1, 1e-3, 0),
  seed: fc.nat(),
});

/** Rows around centers. */
function draw({ rows, dim, spread }: Setup, centers: Float32Array, random: Random): Matrix {
  const data = normals(rows * dim, random).map((value, at) => {
    const center = Math.floor(at / dim) % (centers.length / dim);
    return spread * value + centers[center * dim + (at % dim)]!;
  });
  return { data, rows, cols: dim };
}

/** Everything that steps, and an epoch's end, leave behind. */
async function run(backend: Backend, setup: Setup): Promise<[Assignment[], ClusteringState[]]> {
  const { ks, dim, rows, metric, weighted, seed } = setup;
  const random = new Random(seed);
  const heads = ks.map((k) =>
    createClusteringState(normals(k * dim, random), dim, ratioBounds(k, 0.7)),
  );
  const session = await backend.open({ metric, heads, normalize: false });
  const outs: Assignment[] = [];
  for (const averaging of [undefined, 0.5]) {
    const size = rows * ks.length;
    const out = { labels: new Int32Array(size), similarities: new Float32Array(size) };
    const weights = normals(rows, random).map(Math.abs);
    await session.step(draw(setup, heads[0]!.centers, random), out, {
      dualLearningRates: ks.map((k) => k / 50),
      centers: averaging ? 'previous' : 'current',
      unitLength: metric === 'cosine',
      ...(weighted && { weights }),
      carry: 0.9,
    });
    await session.endEpoch(averaging ? { averaging, carry: 0.5 } : {});
    outs.push(out);
  }
  const state = await session.read();
  session.dispose();
  return [outs, state];
}

const others = await wasm({ path: 'f32', threads: 1 });

test('labels, similarities and state are those of wasm, bit for bit, whatever the way', async () => {
  await fc.assert(
    fc.asyncProperty(setups, async (setup) => {
      const { kernel, path, threads } = setup;
      expect(await run(await native({ kernel, path, threads }), setup)).toEqual(
        await run(others, setup),
      );
    }),
    { numRuns: 150 },
  );
});

/** Lists and sums of a scorer. */
async function list(backend: Backend, setup: Setup, margin: number, capacity: number) {
  const { ks, dim, rows, metric, weighted, seed } = setup;
  const [k, random] = [ks[0]!, new Random(seed)];
  const centers = normals(k * dim, random);
  const x = draw(setup, centers, random);
  const scorer = await backend.score!({ metric, k, dim });
  const held = await scorer.hold(x);
  await scorer.setCenters(centers);
  await scorer.setPrices(Float64Array.from(normals(k, random)));
  const out = createCandidates(rows, capacity);
  await scorer.near(held, 0, rows, margin, out);
  const lists = listsOf(out);
  const sums = await drawnSums(scorer, held, { k, dim, rows, weighted }, random);
  scorer.dispose();
  return { lists, sums };
}

test('lists and sums of a scorer are those of wasm, bit for bit, whatever the way', async () => {
  const margins = fc.constantFrom(0, 0.1, 3, Number.POSITIVE_INFINITY);
  await fc.assert(
    fc.asyncProperty(setups, margins, fc.integer({ min: 1, max: 20 }), async (setup, ...what) => {
      const { kernel, path, threads } = setup;
      expect(await list(await native({ kernel, path, threads }), setup, ...what)).toEqual(
        await list(others, setup, ...what),
      );
    }),
    { numRuns: 150 },
  );
});
