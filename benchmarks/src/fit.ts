import { readFile } from 'node:fs/promises';
import { wasm } from '@coke/backend-wasm';
import { contestantsFor } from './fit/contestants.ts';
import { DATA_SETS, TINY } from './fit/data-sets.ts';
import { measure, type Result } from './fit/measure.ts';
import { qualityChart } from './fit/quality-chart.ts';
import { sizesChart } from './fit/sizes-chart.ts';
import { describe, fitTable } from './fit/tables.ts';
import { type PythonEnvironment, pythonEnvironment } from './peers/python-environment.ts';
import type { Answer, Benchmark, BenchmarkOptions, Picture, Table } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

const NPM_PEERS = ['ml-kmeans', '@thi.ng/k-means'] as const;
const PYTHON_PEERS = ['faiss', 'scikit-learn', 'k-means-constrained', 'NumPy'] as const;

/** Whole fits of real data, next to those of other libraries, as curves of quality over time. */
export const fit: Benchmark = {
  name: 'fit',
  question: 'How good a clustering after how long, on real data, and does it keep its sizes?',
  run,
};

async function run({
  tiny,
  threads,
  peers,
  onProgress,
  signal,
}: BenchmarkOptions): Promise<Answer> {
  const stop = signal && { signal };
  const python = peers === 'all' ? await pythonEnvironment({ onProgress, ...stop }) : undefined;
  const backend = await wasm({ threads: Math.max(...threads) });
  const tables: Table[] = [];
  const pictures: Picture[] = [];
  const data: Record<string, unknown> = {};
  for (const set of tiny ? TINY : DATA_SETS) {
    signal?.throwIfAborted();
    const { name, file, metric, k, seeds } = set;
    const rows = await set.load({ onProgress, ...stop });
    const contestants = contestantsFor(set, rows.rows, peers, python);
    const results = await measure({
      ...{ rows, metric, k, seeds, contestants, threads, backend, ...stop },
      onProgress: (what) => onProgress(`${name}, ${what}`),
    });
    tables.push(fitTable({ name, metric, k, rows, seeds }, results, threads));
    const what = describe({ name, rows, k });
    const count = `${Math.max(...threads)} threads`;
    pictures.push(
      {
        name: `fit-${file}`,
        caption: `Quality over time: ${what}, ${count}`,
        svg: qualityChart(results, metric, `${what}: quality over time, ${count}`),
      },
      {
        name: `fit-${file}-sizes`,
        caption: `Sizes of clusters at the end: ${what}`,
        svg: sizesChart(results, `${what}: sizes of clusters`),
      },
    );
    data[name] = { metric, k, rows: rows.rows, dim: rows.cols, results: results.map(plain) };
  }
  const versions = { ...(peers === 'none' ? {} : await npmVersions()), ...pythonVersions(python) };
  return { tables, pictures, notes: notes(backend.name), versions, data };
}

function notes(backend: string): string[] {
  return [
    `All contestants get the same rows and the same first centers, K rows drawn at random. They ` +
      `take turns, from one checkpoint to the next, after a warm-up. Seconds are those of fitting ` +
      `alone: not of reading rows, starting processes or judging. "To the target" is when a ` +
      `checkpoint was first within 1 % of the best quality that any contestant without bounds came ` +
      `to; all but "a pass" is with the largest number of threads. Sizes are ` +
      `shares of the average N/K, of the worst fit; "short by" is the share of all rows that ` +
      `clusters lack of their bounds.`,
    `One piece of code judges all, in float64: each row against the center that the contestant's ` +
      `own label names. CoKe's labels are those given on arrival, which its bounds are about, by ` +
      `centers that have moved on since; "by nearest center" (dashed) ignores them and the bounds. ` +
      `Contestants without bounds get the labels of the nearest centers, a pass over the rows that ` +
      `is not counted as theirs. Within CoKe's first epoch, rows that have not arrived are labelled ` +
      `as they would be now.`,
    `"CoKe 0.8" is ConstrainedKMeans with ratio 0.8 on ${backend}, else by its defaults but for ` +
      `what the name says: "two stages" is stage2From: 3, b the size of batches. CoKe 0 has no ` +
      `bounds. faiss.Kmeans is told to train on all rows; by default it takes ` +
      `256 a center, which is the other line, its passes being over that sample. Batches of ` +
      `MiniBatchKMeans (partial_fit, in a new random order every pass) are as large as CoKe's. ` +
      `For cosine, rows are at unit length, faiss is spherical, and those that know only squared ` +
      `distances minimise these. Python's threads wait actively or passively ` +
      `(OMP_WAIT_POLICY), whichever was faster at the warm-up. @thi.ng/k-means shows nothing on ` +
      `its way: each point is a run of its own.`,
    `GloVe is clustered by cosine, as word vectors are compared. MNIST's pixels by squared ` +
      `distance, what most k-means libraries minimise, so that both metrics are here.`,
  ];
}

/** What of a result goes into the report. */
function plain({ contestant: { name, ratio }, fits, secondsPerPass }: Result) {
  return { name, ratio, secondsPerPass: Object.fromEntries(secondsPerPass), fits };
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
