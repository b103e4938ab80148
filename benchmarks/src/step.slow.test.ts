import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ratioBounds, reference } from '@coke/core';
import { createClusteringState } from '@coke/core/backend';
import { beforeAll, describe, expect, test } from 'vitest';
import { type PythonEnvironment, pythonEnvironment } from './peers/python-environment.ts';
import { startPeer } from './peers/python-peer.ts';
import type { Result } from './step/measure-sizes.ts';
import { makeProblem } from './step/problem.ts';
import { writeProblem } from './step/write-problem.ts';
import { step } from './step.ts';

const onProgress = () => {};
let environment: PythonEnvironment;

beforeAll(async () => {
  environment = await pythonEnvironment({ onProgress });
});

test("Python's libraries take part, and give the same labels", async () => {
  const { data, tables } = await step.run({
    tiny: true,
    threads: [1, 2],
    peers: 'all',
    onProgress,
  });
  const results = (data as { step: Result[] }).step;
  for (const threads of [1, 2]) {
    const names = results.filter((result) => result.threads === threads).map(({ name }) => name);
    const python = ['PyTorch', 'scikit-learn', 'faiss', 'sgemm, NumPy', 'sgemm, PyTorch'];
    expect(names).toEqual(expect.arrayContaining(python));
  }
  expect(results.every(({ agreement }) => agreement >= 0.99)).toBe(true);
  const ratios = tables.filter(({ title }) => title.includes('whole step is, wasm'));
  expect(ratios.map(({ rows }) => rows.length)).toEqual([6, 5]);
});

describe.each([0.4, 1])('the whole step in PyTorch at ratio %d', (ratio) => {
  test.each(['touched centers', 'all centers'])('is the algorithm, moving %s', async (variant) => {
    const size = { name: 'X', rows: 96, dim: 24, k: 40 };
    const problem = { ...makeProblem(size, 'clusters'), rate: 0.5, ratio };
    const folder = await mkdtemp(join(tmpdir(), 'torch-step-'));
    await writeProblem(problem, folder);
    const script = fileURLToPath(new URL('step/torch_step.py', import.meta.url));
    await using peer = await startPeer(environment, script, ['1']);
    await peer.ask({ op: 'open', folder, rate: problem.rate, ratio });
    const theirs = await peer.ask<{
      labels: number[][];
      centers: number[][];
      prices: number[];
      counts: number[];
    }>({ op: 'run', variant });

    const head = createClusteringState(problem.centers.data, size.dim, ratioBounds(size.k, ratio));
    const session = await reference().open({ metric: 'cosine', heads: [head], normalize: false });
    const out = { labels: new Int32Array(size.rows) };
    for (const [i, batch] of problem.batches.entries()) {
      await session.step(batch, out, {
        dualLearningRates: [problem.rate],
        centers: 'current',
        unitLength: true,
      });
      expect(theirs.labels[i]).toEqual([...out.labels]);
    }
    const [ours] = await session.read();
    expect(theirs.counts).toEqual([...ours!.counts]);
    // Some clusters were left empty by a batch, and prices went both ways.
    expect(Math.min(...theirs.counts)).toBeLessThan(Math.max(...theirs.counts));
    expect(Math.max(...theirs.prices)).toBeGreaterThan(0.001);
    expectNear(theirs.prices, ours!.prices, 1e-6);
    expectNear(theirs.centers.flat(), ours!.centers, 1e-5);
  });
});

function expectNear(got: readonly number[], expected: Float32Array, tolerance: number): void {
  expect(got).toHaveLength(expected.length);
  const worst = Math.max(...got.map((value, i) => Math.abs(value - expected[i]!)));
  expect(worst).toBeLessThan(tolerance);
}
