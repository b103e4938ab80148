import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { wasm } from '@coke/backend-wasm';
import { ConstrainedKMeans } from '@coke/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPython } from '../../../.ci/python-environment.ts';
import { hasJava } from '../../../.ci/spark-environment.ts';
import {
  runScenarios,
  type ScenarioResult,
  type SparkSetup,
  setUpSpark,
  takeStarts,
} from './spark.ts';
import { type StandaloneCluster, startStandaloneCluster } from './standalone-cluster.ts';

/** Two cores, and a task may fail three times. */
const LOCAL = { 'spark.master': 'local[2,4]' };
const ROWS = { count: 6000 };
const FIT = { k: 10, min_share: 0.8, partitions: 3, passes: 2 };
const RUN = { rows: ROWS, fit: FIT };

const isThere = hasJava() && (await hasPython());
if (!isThere) console.warn('Spark is left out: it needs Java 17 and Python 3.11');

/** Of the labels of one head, of which each has a label and a similarity. */
function sizesOf(labels: readonly (readonly number[])[], head: number, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const row of labels) sizes[row[2 * head]!]!++;
  return sizes;
}

describe.skipIf(!isThere)('on Spark', () => {
  let setup: SparkSetup;
  /** Without any faults. */
  let plain: ScenarioResult;

  beforeAll(async () => {
    setup = await setUpSpark();
  });

  afterAll(() => setup?.remove());

  test('in one process: the same model whatever fails, and rows of all kinds', async () => {
    const model = join(setup.folder, 'model.safetensors');
    const parquet = join(setup.folder, 'rows.parquet');
    const bad = [
      [7, null],
      [11, [1, 2]],
      [40, [1, null, 1, 1, 1, 1, 1, 1]],
    ];
    const some = { k: 3, partitions: 2, passes: 1 };
    const results = await runScenarios(setup, LOCAL, [
      { ...RUN, model, predict: {} },
      // Rows lie elsewhere, and were written and read.
      { ...RUN, rows: { ...ROWS, pieces: 7 }, parquet },
      { ...RUN, fault: 'node' },
      { ...RUN, fault: 'python' },
      { rows: { count: 300, bad: bad.slice(0, 1) }, fit: some },
      {
        rows: { count: 300, bad, kind: 'array<double>' },
        fit: { ...some, k: [3, 5], metric: 'euclidean', weight: 'weight', drop_bad_rows: true },
        predict: { heads: [1, 0], drop_bad_rows: true },
      },
      {
        rows: { count: 6000, pieces: 5 },
        fit: { ...some, k: [7, 20], min_share: 1, metric: 'euclidean' },
        predict: { heads: [0, 1] },
        assign: { heads: [0, 1] },
        // Tasks that list moves, or make them, are begun twice.
        faults: ['list', 'predict'],
      },
      { rows: { count: 300, bad: bad.slice(1, 2) }, parquet, fit: some },
      // More partitions than are merged at once, most of them with a row or none.
      { rows: { count: 60 }, fit: { ...some, partitions: 80 } },
      { rows: { count: 60 }, fit: { ...some, partitions: 1 } },
    ]);
    const [first, elsewhere, node, python, named, dropped, ...others] = results;
    const [exact, ragged, many, one] = others;
    plain = first!;
    expect(results.filter(({ error }) => error)).toEqual([named, ragged]);
    expect(plain.reports.map(({ passes, rows }) => [passes, rows])).toEqual([
      [1, 6000],
      [2, 6000],
    ]);
    expect(plain.reports[1]!.line).toMatch(/^pass 2: 6000 rows, sizes \d+ to \d+, bound 480, /);
    for (const again of [elsewhere, node, python]) expect(again!.sha256).toBe(plain.sha256);
    for (const fault of ['node', 'python', 'list', 'predict']) {
      expect(existsSync(join(setup.folder, `had-${fault}`))).toBe(true);
    }

    // The file is one of the core's, and labels are what it says.
    const file = await readFile(model);
    const loaded = await ConstrainedKMeans.load(file, { backend: await wasm() });
    const labels = await loaded.predict(plain.vectors as number[][], { prices: true });
    expect(plain.columns).toEqual(['id', 'label', 'similarity']);
    expect(plain.labels!.map(([label]) => label)).toEqual([...labels]);

    // Sizes are exact, and little else is moved.
    const [assigned, listed, made] = exact!.assigned!;
    for (const again of [listed, made]) expect(again).toEqual(assigned);
    for (const [h, k] of [7, 20].entries()) {
      const least = Math.floor(6000 / k);
      expect(Math.min(...sizesOf(assigned!, h, k))).toBe(least);
      const before = sizesOf(exact!.labels as number[][], h, k);
      const missing = before.reduce((sum, size) => sum + Math.max(0, least - size), 0);
      const moved = assigned!.filter((row, i) => row[2 * h] !== exact!.labels![i]![2 * h]).length;
      expect(missing).toBeGreaterThan(0);
      expect(moved).toBeGreaterThanOrEqual(missing);
      expect(moved).toBeLessThanOrEqual(4 * missing);
    }

    expect(named!.error).toMatch(
      /^coke: id row-7 in (the sample|partition \d): its vector should be there, got null$/,
    );
    expect(ragged!.error).toMatch(
      /^coke: id row-11 in .*: length of its vector should be 8, got 2 \(file:.*\/rows\.parquet\/part-.*\.parquet\)$/,
    );
    expect(dropped!.reports[0]).toMatchObject({ rows: 297, dropped: 3 });
    expect(dropped!.columns).toEqual(['id', 'label_1', 'similarity_1', 'label_0', 'similarity_0']);
    const without = dropped!.labels!.flatMap((label, i) => (label[0] === null ? [i] : []));
    expect(without).toEqual([7, 11, 40]);
    expect(many!.reports).toMatchObject([{ rows: 60, partitions: 80 }]);
    expect(one!.reports).toMatchObject([{ rows: 60, partitions: 1 }]);
  });

  test('a driver that is killed goes on from its checkpoint', async () => {
    const checkpoint = join(setup.folder, 'checkpoint.safetensors');
    const fit = { ...FIT, checkpoint };
    await runScenarios(setup, LOCAL, [{ ...RUN, fit, killed_after: 1 }]);
    const before = await ConstrainedKMeans.load(await readFile(checkpoint));
    expect(before.epoch).toBe(1);
    const [resumed, other] = await runScenarios(setup, LOCAL, [
      { ...RUN, fit },
      { ...RUN, fit: { ...fit, seed: 3 } },
    ]);
    expect(resumed!.reports.map(({ passes }) => passes)).toEqual([2]);
    expect(resumed!.sha256).toBe(plain.sha256);
    expect(other!.error).toBe('coke: seed should be 0, as the checkpoint has it, got 3');
  });

  describe('on two hosts', () => {
    let cluster: StandaloneCluster;
    beforeAll(async () => {
      cluster = await startStandaloneCluster(setup);
    });
    afterAll(() => cluster?.stop());

    test('an executor is killed, a copy overtakes a slow task: the same model', async () => {
      await takeStarts(setup);
      const settings = { 'spark.master': cluster.master, 'spark.executor.memory': '600m' };
      const [killed] = await runScenarios(setup, settings, [{ ...RUN, fault: 'executor' }]);
      expect(killed!.sha256).toBe(plain.sha256);
      expect(existsSync(join(setup.folder, 'had-executor'))).toBe(true);
      // A pass has one of it each, and another for the one that was lost.
      expect(await takeStarts(setup)).toBeGreaterThanOrEqual(FIT.passes + 1);

      const speculative = {
        ...settings,
        ...{ 'spark.speculation': 'true', 'spark.speculation.interval': '100ms' },
        ...{ 'spark.speculation.quantile': '0.5', 'spark.speculation.minTaskRuntime': '1s' },
      };
      const [overtaken] = await runScenarios(setup, speculative, [{ ...RUN, fault: 'slow' }]);
      expect(overtaken!.sha256).toBe(plain.sha256);
      expect(existsSync(join(setup.folder, 'had-slow'))).toBe(true);
      expect(await takeStarts(setup)).toBeGreaterThanOrEqual(FIT.passes + 1);
    });
  });
});
