import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import '@tensorflow/tfjs-backend-wasm';
import type { Split } from '@coke/datasets';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../io/testing/temporary-folder.ts';
import { barImages } from '../../testing/made-up-pictures.ts';
import { registerWasmKernels } from '../network/kernels/register-wasm-kernels.ts';
import { readRunOptions, runFiles } from '../run/run-files.ts';
import { trainingRun } from '../run/training-run.ts';
import { checkRuns } from './check-runs.ts';
import type { Comparison } from './compare-results.ts';
import { comparisonFiles } from './comparison-files.ts';
import { comparisonCells } from './comparison-lines.ts';
import {
  type ComparedRun,
  type ComparisonOptions,
  planComparison,
  type Recipe,
} from './plan-comparison.ts';
import { type ComparisonHooks, runComparison } from './run-comparison.ts';

// The published files are large, and fetched: runs are told that these are MNIST.
vi.mock('@coke/datasets', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  mnist: async (split: Split) => (split === 'train' ? barImages(30, 1) : barImages(12, 2)),
}));

beforeAll(async () => {
  registerWasmKernels();
  await setBackend('wasm');
});

const RECIPES = {
  coke: { k: [3], dimension: 6, hidden: 6 },
  simsiam: { hidden: 6, dimension: 6, predictorHidden: 4 },
};

const plan = (out: string, options: Partial<ComparisonOptions> = {}) =>
  planComparison({
    ...{ objectives: ['coke', 'simsiam'], recipes: RECIPES, out },
    shared: {
      data: 'mnist',
      images: 24,
      testImages: 9,
      workers: 0,
      size: 6,
      epochs: 3,
      batchSize: 8,
    },
    ...options,
  });

/** In this process. */
async function train({ folder }: ComparedRun, signal?: AbortSignal): Promise<void> {
  const options = await readRunOptions(runFiles(folder));
  const hooks = { resume: true, pixels: false, ...(signal && { signal }) };
  await trainingRun(options, folder, hooks);
}

async function compare(out: string, hooks: Partial<ComparisonHooks> = {}, options = {}) {
  const told: string[] = [];
  const comparison = await runComparison(plan(out, options), {
    check: checkRuns,
    train: (run) => train(run),
    onRun: ({ label }, state) => told.push(`${label} ${state}`),
    onFailure: ({ label }, message) => told.push(`${label} failed: ${message}`),
    ...hooks,
  });
  return { comparison, told };
}

/** What does not hang on the clock. */
const judged = ({ rows, untrained }: Comparison) => ({
  rows: rows.map(({ name, runs }) => [
    name,
    ...runs.map(({ trained, epochs }) => [trained, ...epochs.map(({ loss }) => loss)]),
  ]),
  untrained,
});

describe('runs side by side', () => {
  test('each in its folder; what is over is not trained again', async () => {
    const out = await temporaryFolder();
    const { comparison, told } = await compare(out, { jobs: 2 }, { seeds: [0, 1] });
    expect(told.filter((each) => each.endsWith(' over'))).toHaveLength(4);
    expect(comparison.missing).toEqual([]);
    expect(comparison.rows.map(({ runs }) => runs.length)).toEqual([2, 2]);
    const [first, second] = comparison.rows.map(({ runs }) =>
      runs.reduce((sum, { trained }) => sum + trained!.linear, 0),
    );
    expect(first).toBeGreaterThanOrEqual(second!);
    // Labels, centers and what else a clustering is; SimSiam keeps nothing.
    const state = (name: string) =>
      comparison.rows.find((row) => row.name === name)!.runs[0]!.stateBytesPerImage;
    expect(state('coke')).toBeGreaterThan(4);
    expect(state('simsiam')).toBe(0);
    const files = comparisonFiles(out);
    expect(JSON.parse(await readFile(files.json, 'utf8'))).toEqual(comparison);
    const table = await readFile(files.table, 'utf8');
    for (const row of comparisonCells(comparison))
      expect(table).toContain(`| ${row.join(' | ')} |`);
    const page = await readFile(files.page, 'utf8');
    for (const text of ['2 objectives on mnist', 'CoKe', 'SimSiam', 'untrained encoder']) {
      expect(page).toContain(text);
    }
    expect(page).toContain('<footer>Made by @coke/trainer.</footer>');

    const again = await compare(
      out,
      { train: () => expect.unreachable('all are over') },
      { seeds: [0, 1] },
    );
    expect(again.comparison).toEqual(comparison);
    expect(again.told).toEqual(
      plan(out, { seeds: [0, 1] }).runs.map(({ label }) => `${label} was over`),
    );
  });

  test('what was stopped goes on, to the same', async () => {
    const whole = await compare(await temporaryFolder());
    const out = await temporaryFolder();
    const stop = new AbortController();
    const stopped = compare(out, {
      signal: stop.signal,
      train: async (run) => {
        if (run.name === 'coke') return train(run);
        const options = await readRunOptions(runFiles(run.folder));
        await trainingRun(options, run.folder, {
          ...{ resume: true, pixels: false, signal: stop.signal },
          onBatch: ({ epoch }) => epoch === 1 && stop.abort(new Error('enough')),
        });
      },
    });
    await expect(stopped).rejects.toThrow('enough');
    const soFar: Comparison = JSON.parse(await readFile(comparisonFiles(out).json, 'utf8'));
    expect(soFar.missing).toEqual(['simsiam-0']);
    const { comparison, told } = await compare(out);
    expect(told).toEqual(['coke-0 was over', 'simsiam-0 goes on', 'simsiam-0 over']);
    expect(judged(comparison)).toEqual(judged(whole.comparison));
  });

  test('one that fails is told, and the others go on', async () => {
    const out = await temporaryFolder();
    const { comparison, told } = await compare(out, {
      train: async (run) => {
        if (run.name === 'coke') throw new Error('no memory');
        await train(run);
      },
    });
    expect(told).toEqual([
      'coke-0 begins',
      'coke-0 failed: no memory',
      'simsiam-0 begins',
      'simsiam-0 over',
    ]);
    expect(comparison.missing).toEqual([]);
    expect(comparison.failed).toEqual([{ label: 'coke-0', message: 'no memory' }]);
    expect(comparison.rows.map(({ name }) => name)).toEqual(['simsiam']);
    const page = await readFile(comparisonFiles(out).page, 'utf8');
    expect(page).toContain('<h1>SimSiam on mnist</h1>');
    for (const text of [page, await readFile(comparisonFiles(out).table, 'utf8')]) {
      expect(text).toContain('coke-0 failed: no memory.');
      expect(text).not.toContain('Not over yet');
    }
    // It came to nothing: it may begin with another recipe.
    const recipes = { ...RECIPES, coke: { ...RECIPES.coke, ratio: 0.3 } };
    const again = await compare(out, {}, { recipes });
    expect(again.told.slice(0, 2)).toEqual(['coke-0 begins', 'coke-0 over']);
    expect([again.comparison.missing, again.comparison.failed]).toEqual([[], []]);
  });

  test.each<[string, Record<string, Recipe>, string]>([
    ['a value', { swav: { epsilon: -1 } }, 'swav: epsilon should be'],
    ['one that only the data refuse', { coke: { k: [25] } }, 'coke: k[0] should be at most 24'],
    ['a learning rate', { swav: { learningRate: -1 } }, 'swav: learningRate should be'],
  ])('%s that one refuses: nothing is written, none trains', async (_, own, message) => {
    const out = join(await temporaryFolder(), 'compared');
    const before = memory().numTensors;
    const train = () => expect.unreachable('none trains');
    const recipes = { coke: RECIPES.coke, ...own };
    const options = { objectives: ['coke', 'swav'], recipes };
    await expect(compare(out, { train }, options)).rejects.toThrow(message);
    await expect(stat(out)).rejects.toThrow('ENOENT');
    expect(memory().numTensors).toBe(before);
  });

  test('one that has begun keeps its recipe', async () => {
    const out = await temporaryFolder();
    const { comparison } = await compare(out);
    const before = await readFile(comparisonFiles(out).json, 'utf8');
    const recipes = { ...RECIPES, simsiam: { ...RECIPES.simsiam, learningRate: 1 } };
    await expect(compare(out, {}, { recipes })).rejects.toThrow(
      `${out}/simsiam-0: learningRate should be 0.3, as the run began, got 1`,
    );
    expect(await readFile(comparisonFiles(out).json, 'utf8')).toBe(before);
    expect(comparison.rows).toHaveLength(2);
    await writeFile(runFiles(`${out}/coke-0`).options, '{');
    await expect(compare(out)).rejects.toThrow('run.json should be JSON');
  });
});
