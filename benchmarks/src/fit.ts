import { readFile } from 'node:fs/promises';
import { wasm } from '@coke/backend-wasm';
import { shouldBe } from '@coke/core/check-options';
import { CASES } from './fit/cases.ts';
import type { CaseAnswer } from './fit/fit-case.ts';
import { notes } from './fit/notes.ts';
import { type PythonEnvironment, pythonEnvironment } from './peers/python-environment.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { nativeIfBuilt } from './suite/native-if-built.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

const NPM_PEERS = ['ml-kmeans', '@thi.ng/k-means'] as const;
const PYTHON_PEERS = [
  'faiss',
  'SuperKMeans',
  'scikit-learn',
  'k-means-constrained',
  'NumPy',
] as const;

/** Seconds that one fit of a slow peer may take. */
const LIMIT = 1800;

/** Whole fits of real data, next to those of other libraries, as curves of quality over time. */
export const fit: Benchmark = {
  name: 'fit',
  question: 'How good a clustering after how long, on real data, and does it keep its sizes?',
  run,
};

async function run({ cases = [], limit = LIMIT, ...options }: BenchmarkOptions): Promise<Answer> {
  const { peers, onProgress, signal } = options;
  const known = CASES.map(({ name }) => name);
  for (const name of cases) {
    if (!known.includes(name))
      throw new RangeError(shouldBe('cases', `of ${known.join(', ')}`, name));
  }
  const chosen = cases.length === 0 ? CASES : CASES.filter(({ name }) => cases.includes(name));
  const python =
    peers === 'all'
      ? await pythonEnvironment({ onProgress, ...(signal && { signal }) })
      : undefined;
  const answers: (readonly [string, CaseAnswer])[] = [];
  for (const each of chosen) {
    signal?.throwIfAborted();
    answers.push([each.name, await each.run({ ...options, python, limit })]);
  }
  const versions = { ...(peers === 'none' ? {} : await npmVersions()), ...pythonVersions(python) };
  return {
    tables: answers.flatMap(([, { tables }]) => tables),
    pictures: answers.flatMap(([, { pictures }]) => pictures),
    notes: notes((await wasm()).name, (await nativeIfBuilt({}))?.name, limit),
    versions,
    data: Object.fromEntries(answers.map(([name, { data }]) => [name, data])),
  };
}

/** As pinned in `package.json`. */
async function npmVersions(): Promise<Record<string, string>> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  return Object.fromEntries(NPM_PEERS.map((name) => [name, dependencies[name]!]));
}

function pythonVersions(python: PythonEnvironment | undefined): Record<string, string> {
  if (!python) return {};
  return Object.fromEntries(PYTHON_PEERS.map((name) => [name, python.versions[name]!]));
}

if (isProgram(import.meta.url)) await runBenchmarks([fit]);
