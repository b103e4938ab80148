import {
  type Backend,
  ConstrainedKMeans,
  type Metric,
  matrix,
  Random,
  reference,
} from '@coke/core';
import { afterEach, expect, inject, test, vi } from 'vitest';
import type { TestkitMessage } from '../browser/testkit-worker.ts';
import { PATHS } from './path.ts';
import { type WasmOptions, wasm } from './wasm.ts';

// What Node runs: the test kit and the recorded cases, on every path.
import './wasm.test.ts';

test('the browser has every path, so that none of them goes untested', async () => {
  const names = await Promise.all(PATHS.map(async (path) => (await wasm({ path })).name));
  expect(names).toEqual(['wasm:i8', 'wasm:f32', 'wasm:i16', 'wasm:i8']);
});

test.each(
  PATHS.flatMap((path) => (['cosine', 'euclidean'] as const).map((metric) => ({ path, metric }))),
)('labels are those of the reference backend: $path, $metric', async ({ path, metric }) => {
  const expected = await labels(metric, reference());
  expect(await labels(metric, await wasm({ path }))).toEqual(expected);
});

async function labels(metric: Metric, backend: Backend): Promise<Int32Array[]> {
  const random = new Random(4);
  const x = matrix(
    Float32Array.from({ length: 900 * 24 }, () => random.normal()),
    24,
  );
  const model = new ConstrainedKMeans({ k: 40, ratio: 0.7, epochs: 3, seed: 2, metric, backend });
  return [await model.fitPredict(x), await model.predict(x)];
}

afterEach(() => vi.unstubAllGlobals());

test('threads work where memory can be shared, end, and change nothing', async () => {
  const seen = { started: 0, ended: 0, failed: 0 };
  class Counted extends Worker {
    constructor(url: string) {
      super(url);
      seen.started++;
      this.addEventListener('message', () => seen.ended++);
      this.addEventListener('error', () => seen.failed++);
    }
  }
  vi.stubGlobal('Worker', Counted);
  const one = await fitLarge(1);
  expect(one.threads).toBe(1);
  expect(seen.started).toBe(0);
  const isolated = inject('isolated');
  expect(await fitLarge(3)).toEqual({ ...one, threads: isolated ? 3 : 1 });
  // A session's for the epochs, and a scorer's for the exact passes.
  const workers = isolated ? 4 : 0;
  const polled = expect.poll(() => seen, { timeout: 60_000 });
  await polled.toEqual({ started: workers, ended: workers, failed: 0 });
});

/** Batches so large that workers are called for. */
async function fitLarge(threads: number) {
  const random = new Random(6);
  const x = matrix(
    Float32Array.from({ length: 4096 * 64 }, () => random.normal()),
    64,
  );
  const backend = await wasm({ threads });
  const model = new ConstrainedKMeans({ k: 300, batchSize: 1024, epochs: 2, seed: 1, backend });
  const labels = await model.fitPredict(x);
  const saved = await model.save();
  model.dispose();
  return { threads: backend.threads, labels, saved };
}

test('holds in a worker as well', async () => {
  const url = new URL('../browser/testkit-worker.ts', import.meta.url);
  const worker = new Worker(url, { type: 'module' });
  const options: WasmOptions = { path: 'auto', threads: 3 };
  try {
    const { ran, failures } = await new Promise<TestkitMessage>((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
      worker.postMessage(options);
    });
    expect(failures).toEqual([]);
    expect(ran).toBeGreaterThan(20);
  } finally {
    worker.terminate();
  }
});
