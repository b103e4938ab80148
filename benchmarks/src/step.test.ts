import { beforeAll, expect, test } from 'vitest';
import { isBuilt } from '../../packages/backend-native/build.mjs';
import type { Result } from './step/measure-sizes.ts';
import { TINY_SIZES } from './step/sizes.ts';
import { step } from './step.ts';
import type { Answer } from './suite/benchmark.ts';

const tiny = { tiny: true, threads: [1, 2], onProgress: () => {} } as const;

let answer: Answer;
let data: { step: Result[]; noise: Result[]; fit: { threads: number }[] };

beforeAll(async () => {
  answer = await step.run({ ...tiny, peers: 'npm' });
  data = answer.data as typeof data;
});

function contestants(threads: number): string[] {
  const own = data.step.filter((result) => result.threads === threads);
  for (const { name } of TINY_SIZES) {
    const here = own.filter(({ size }) => size.name === name).map((result) => result.name);
    expect(here).toEqual([...new Set(own.map((result) => result.name))]);
  }
  return [...new Set(own.map(({ name }) => name))];
}

const native = isBuilt() ? ['native auto', 'native f32', 'native i8'] : [];

test('all that run in this process are measured at every size, and give the same labels', () => {
  const ours = [...native, 'wasm auto', 'wasm f32', 'wasm i16', 'wasm auto, rows inside'];
  const alone = ['reference', 'javascript', 'ndarray', 'tfjs-backend-wasm'];
  expect(contestants(1)).toEqual(expect.arrayContaining([...ours, ...alone, 'onnxruntime-node']));
  expect(contestants(2)).toEqual(expect.arrayContaining([...ours, 'onnxruntime-node']));
  expect(contestants(2)).not.toEqual(expect.arrayContaining(alone));
  for (const { ms, samples, agreement } of [...data.step, ...data.noise]) {
    expect(samples.length).toBeGreaterThan(0);
    expect(ms.median).toBeGreaterThan(0);
    expect(Number.isFinite(ms.median)).toBe(true);
    expect(agreement).toBeGreaterThanOrEqual(0.99);
  }
  expect(data.fit.map(({ threads }) => threads)).toEqual(
    native.length > 0 ? [1, 1, 1, 2, 2] : [1, 1, 2],
  );
});

test('tables have all of their cells', () => {
  const { tables, versions } = answer;
  // Times, rates and ratios of each backend for each number of threads, noise for each, and the fit.
  expect(tables).toHaveLength((2 + (native.length > 0 ? 2 : 1)) * 2 + 2 + 1);
  expect(new Set(tables.map(({ title }) => title)).size).toBe(tables.length);
  for (const { columns, rows } of tables) {
    expect(rows.length).toBeGreaterThan(0);
    for (const cells of rows) expect(cells).toHaveLength(columns.length);
  }
  expect(versions['onnxruntime-node']).toMatch(/^\d+\.\d+\.\d+$/);
});

test('goes without anybody else', async () => {
  const alone = await step.run({ ...tiny, threads: [1], peers: 'none' });
  expect(alone.tables).toHaveLength(3);
  expect(alone.versions).toEqual({});
});

test('stops when it is told to', async () => {
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('enough'));
  const running = step.run({ ...tiny, peers: 'npm', onProgress, signal: stop.signal });
  await expect(running).rejects.toThrow('enough');
});
