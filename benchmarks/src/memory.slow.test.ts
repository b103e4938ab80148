import { expect, test } from 'vitest';
import type { Answered } from './memory/answer.ts';
import type { LabelAnswer, LabelQuestion } from './memory/label-memory.ts';
import type { ModelAnswer, ModelQuestion } from './memory/model-memory.ts';
import type { PackageSize } from './memory/package-sizes.ts';
import type { StartUps } from './memory/start-up.ts';
import { memory } from './memory.ts';

interface Data {
  readonly labels: readonly Answered<LabelQuestion, LabelAnswer>[];
  readonly models: readonly Answered<ModelQuestion, ModelAnswer>[];
  readonly steps: readonly Answered<ModelQuestion, ModelAnswer>[];
  readonly sizes: readonly PackageSize[];
  readonly starts: readonly StartUps[];
}

test('tells bytes, kilobytes and milliseconds of this library alone', async () => {
  const { tables, data, versions } = await memory.run({
    ...{ tiny: true, threads: [2], peers: 'none', onProgress() {} },
  });
  const { labels, models, steps, sizes, starts } = data as Data;
  expect(versions).toEqual({});
  expect(tables).toHaveLength(5);
  for (const { columns, rows } of tables) {
    for (const row of rows) expect(row).toHaveLength(columns.length);
  }

  // What is stored takes what its arrays take; without those it is two bytes a label at least.
  const [plain, soft, map] = labels.map(([{ instances }, { bytes }]) => bytes / instances);
  const [[{ instances }, { told }]] = labels as [(typeof labels)[number]];
  expect(told).toBeGreaterThanOrEqual(2 * instances);
  expect(Math.abs(plain! - told! / instances)).toBeLessThan(1);
  // Five clusters of 4 bytes and their weights.
  expect(soft).toBeGreaterThan(plain! + 40);
  expect(map).toBeGreaterThan(8);

  const threadsOf = (all: readonly Answered<ModelQuestion, unknown>[]) =>
    all.flatMap(([{ backend, threads }]) => (backend === 'wasm' ? [threads] : []));
  expect(threadsOf(models)).toEqual([2]);
  expect(threadsOf(steps)).toEqual([2]);
  for (const [{ backend, k, dim }, { opened }] of models) {
    // Centers, current and previous: on the heap, or in linear memory.
    const centers = k.reduce((sum, each) => sum + 8 * each * dim, 0);
    if (backend === 'wasm') expect(opened.linear).toBeGreaterThan(centers);
    else expect(opened.linear).toBe(0);
  }
  // Linear memory is reserved by the first batch, and flat from then on.
  for (const [, { stepped, ended, mostLinear }] of steps) {
    expect(mostLinear).toBe(stepped.linear);
    expect(ended.linear).toBe(stepped.linear);
  }

  expect(sizes).toHaveLength(3);
  for (const { whole, program } of sizes) {
    expect(program.minified).toBeLessThanOrEqual(1.01 * whole.minified);
    for (const { minified, gzipped } of [whole, program]) {
      expect(gzipped).toBeGreaterThan(1000);
      expect(gzipped).toBeLessThan(minified);
    }
  }
  expect(starts.map(({ name }) => name)).toEqual(sizes.map(({ name }) => name));
  for (const { begun, imported, labelled, label } of starts.flatMap(({ runs }) => runs)) {
    expect(begun).toBeGreaterThan(0);
    expect(imported).toBeGreaterThan(begun);
    expect(labelled).toBeGreaterThan(imported);
    expect(label).toBeGreaterThanOrEqual(0);
  }
});

test('other libraries take part, and label a row', async () => {
  const { data, versions } = await memory.run({
    ...{ tiny: true, threads: [1], peers: 'all', onProgress() {} },
  });
  const { sizes, starts } = data as Data;
  expect(Object.keys(versions)).toEqual([
    ...['ml-kmeans', '@thi.ng/k-means'],
    ...['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'],
  ]);
  for (const version of Object.values(versions)) expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(sizes).toHaveLength(6);
  expect(sizes.at(-1)!.beside!.gzipped).toBeGreaterThan(10_000);
  for (const { runs } of starts) {
    expect(runs).toHaveLength(1);
    expect(runs[0]!.label).toBeGreaterThanOrEqual(0);
    expect(runs[0]!.label).toBeLessThan(16);
  }
  // Row 0 is the first of the rows that it may be nearest to.
  expect(starts.at(-1)!.runs[0]!.label).toBe(0);
});
