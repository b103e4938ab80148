import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type ClusteringState, Random, ratioBounds } from '@coke/core';
import { type Assignment, createClusteringState } from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEngine } from './engine.ts';
import type { Path } from './path.ts';
import { WasmSession } from './session.ts';

interface Setup {
  readonly ks: readonly number[];
  readonly dim: number;
  readonly rows: number;
  readonly threads: number;
  readonly path: Path;
  readonly euclidean: boolean;
  readonly weighted: boolean;
  readonly seed: number;
}

// Large enough that workers are woken, and of sizes that do not divide into equal parts.
const setups: fc.Arbitrary<Setup> = fc.record({
  ks: fc.array(fc.integer({ min: 100, max: 400 }), { minLength: 1, maxLength: 3 }),
  dim: fc.integer({ min: 16, max: 90 }),
  rows: fc.integer({ min: 500, max: 1100 }),
  threads: fc.integer({ min: 2, max: 6 }),
  path: fc.constantFrom<Path>('auto', 'f32', 'i16'),
  euclidean: fc.boolean(),
  weighted: fc.boolean(),
  seed: fc.nat(),
});

function normals(length: number, random: Random): Float32Array {
  return Float32Array.from({ length }, () => random.normal());
}

/** Everything that three steps and an epoch's end leave behind. */
async function run(setup: Setup, threads: number): Promise<[Assignment[], ClusteringState[]]> {
  const { ks, dim, rows, path, euclidean, weighted, seed } = setup;
  const random = new Random(seed);
  const heads = ks.map((k) =>
    createClusteringState(normals(k * dim, random), dim, ratioBounds(k, 0.7)),
  );
  const metric = euclidean ? 'euclidean' : 'cosine';
  const engine = await createEngine(threads);
  const session = new WasmSession(engine, { metric, heads, normalize: false }, path);
  const dualLearningRates = ks.map((k) => k / 50);
  const facts = { centers: 'current', unitLength: !euclidean } as const;
  const outs = Array.from({ length: 3 }, () => {
    const x = { data: normals(rows * dim, random), rows, cols: dim };
    const weights = normals(rows, random).map(Math.abs);
    const size = rows * ks.length;
    const out = { labels: new Int32Array(size), similarities: new Float32Array(size) };
    session.step(x, out, { dualLearningRates, ...facts, ...(weighted && { weights }) });
    return out;
  });
  session.endEpoch({});
  const state = session.read();
  session.dispose();
  return [outs, state];
}

test('any number of threads leaves the same, bit for bit', async () => {
  await fc.assert(
    fc.asyncProperty(setups, async (setup) => {
      expect(await run(setup, setup.threads)).toEqual(await run(setup, 1));
    }),
    { numRuns: 25 },
  );
});

/** A session with so much to do that workers are called for. */
function busySession(engine: Awaited<ReturnType<typeof createEngine>>) {
  const random = new Random(1);
  const [k, dim, rows] = [300, 64, 1024];
  const head = createClusteringState(normals(k * dim, random), dim, ratioBounds(k, 0.5));
  const problem = { metric: 'cosine', heads: [head], normalize: false } as const;
  const session = new WasmSession(engine, problem, 'auto');
  const x = { data: normals(rows * dim, random), rows, cols: dim };
  const out = { labels: new Int32Array(rows) };
  const step = () =>
    session.step(x, out, { dualLearningRates: [1], centers: 'current', unitLength: true });
  return { session, step };
}

test('workers end with the last session, and others come with the next', async () => {
  const engine = await createEngine(3);
  const before = engine.memory.used;
  for (let cycle = 0; cycle < 3; cycle++) {
    const first = busySession(engine);
    const second = busySession(engine);
    first.step();
    second.step();
    first.session.dispose();
    second.step();
    second.session.dispose();
    second.session.dispose();
  }
  // What they meet at is given back when the last of them is gone.
  await expect.poll(() => engine.memory.used, { timeout: 60_000 }).toBe(before);
});

test('memory stays as it is from the first batch on', async () => {
  const engine = await createEngine(2);
  const { session, step } = busySession(engine);
  step();
  const [used, bytes] = [engine.memory.used, engine.memory.buffer.byteLength];
  for (let n = 0; n < 300; n++) step();
  expect(engine.memory.used).toBe(used);
  expect(engine.memory.buffer.byteLength).toBe(bytes);
  session.dispose();
});

test('workers keep no process alive, whether or not sessions are disposed', () => {
  const index = JSON.stringify(new URL('./index.ts', import.meta.url).href);
  for (const end of ['', 'session.dispose();']) {
    const code = `
      const { wasm } = await import(${index});
      const { createClusteringState, ratioBounds } = await import('@coke/core/backend');
      const backend = await wasm({ threads: 3 });
      const centers = Float32Array.from({ length: 300 * 64 }, (_, i) => Math.sin(i * i));
      const head = createClusteringState(centers, 64, ratioBounds(300, 0.5));
      const session = await backend.open({ metric: 'cosine', heads: [head], normalize: false });
      const x = { data: Float32Array.from({ length: 65536 }, (_, i) => Math.sin(i)), rows: 1024, cols: 64 };
      for (let n = 0; n < 20; n++) {
        await session.step(x, { labels: new Int32Array(1024) }, { dualLearningRates: [1], centers: 'current', unitLength: true });
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      ${end}
      console.log(backend.threads, 'threads');
    `;
    const flags = ['--import', 'tsx', '--conditions=@coke/source', '--input-type=module'];
    const printed = execFileSync(process.execPath, [...flags, '--eval', code], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      encoding: 'utf8',
      timeout: 50_000,
    });
    expect(printed).toBe('3 threads\n');
  }
});
