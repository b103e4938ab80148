import { readFile } from 'node:fs/promises';
import { wasm } from '@coke/backend-wasm';
import { type PythonEnvironment, pythonEnvironment } from './peers/python-environment.ts';
import { measureNoise, measureSizes, type Result } from './step/measure-sizes.ts';
import { OURS } from './step/own-contestants.ts';
import { describeThreads, SIZES, TINY_SIZES } from './step/sizes.ts';
import { rateTable, ratioTable, timeTable } from './step/tables.ts';
import { WANTED_OF_FIT, WITHOUT_RELAXED } from './step/wanted.ts';
import { FIT_SIZE, fitTable, measureFit, TINY_FIT_SIZE } from './step/whole-fit.ts';
import type { Answer, Benchmark, BenchmarkOptions, Table } from './suite/benchmark.ts';
import { nativeIfBuilt } from './suite/native-if-built.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

const BACKENDS = ['native', 'wasm'] as const;
const NPM_PEERS = ['onnxruntime-node', '@tensorflow/tfjs-backend-wasm', 'ml-kmeans'] as const;

/**
 * The step on each backend of ours, by each path, next to libraries that do the same, a part of it, or
 * the matrix product alone.
 */
export const step: Benchmark = {
  name: 'step',
  question: 'What does a step on one batch cost, and what do others take for it?',
  run,
};

async function run(options: BenchmarkOptions): Promise<Answer> {
  const { tiny, threads, peers, onProgress, signal } = options;
  const stop = signal && { signal };
  const environment =
    peers === 'all' ? await pythonEnvironment({ onProgress, ...stop }) : undefined;
  const measure = {
    ...{ peers, threads, onProgress, ...stop },
    sizes: tiny ? TINY_SIZES : SIZES,
    rounds: tiny ? 2 : 9,
    seconds: tiny ? 0.004 : 0.2,
    ...(environment && { environment }),
  };
  const results = await measureSizes(measure);
  const noise = await measureNoise({ ...measure, rounds: tiny ? 1 : 5 });
  const fitSize = tiny ? TINY_FIT_SIZE : FIT_SIZE;
  const fits = peers === 'none' ? [] : await measureFit(fitSize, options);
  // Half of what is wanted counts where screening has 16 bits only.
  const share = (await wasm({ threads: 1 })).name === 'wasm:i8' ? 1 : WITHOUT_RELAXED;
  return {
    tables: [
      ...threads.flatMap((count) => sizeTables(results, count, share, peers)),
      ...threads.map((count) => {
        const own = noise.filter((result) => result.threads === count);
        return timeTable(own, `Rows of noise, ${describeThreads(count)}: milliseconds a batch`);
      }),
      ...(fits.length > 0 ? [fitTable(fitSize, fits, WANTED_OF_FIT * share)] : []),
    ],
    pictures: [],
    notes: notes(measure.rounds, measure.seconds, share, (await nativeIfBuilt({}))?.kernel),
    versions: { ...(peers === 'none' ? {} : await npmVersions()), ...pythonVersions(environment) },
    data: { step: results, noise, fit: fits },
  };
}

function sizeTables(
  results: readonly Result[],
  threads: number,
  share: number,
  peers: BenchmarkOptions['peers'],
): Table[] {
  const own = results.filter((result) => result.threads === threads);
  const tables = [
    timeTable(own, `${describeThreads(threads)}: milliseconds a batch, at b / d / K`),
    rateTable(own, `${describeThreads(threads)}: GFLOP/s`),
  ];
  if (peers === 'none') return tables;
  const backends = BACKENDS.filter((backend) => own.some(({ name }) => name === OURS[backend]));
  return [
    ...tables,
    ...backends.map((backend) => {
      const whose = `how many times as fast our whole step is, ${backend} (and should be)`;
      const title = `${describeThreads(threads)}: ${whose}`;
      return ratioTable(own, title, { backend, share: backend === 'wasm' ? share : 1 });
    }),
  ];
}

function notes(
  rounds: number,
  seconds: number,
  share: number,
  kernel: string | undefined,
): string[] {
  const turns = `${rounds} rounds of ${seconds} s for each`;
  return [
    `Contestants take turns: ${turns}, after a round that warms up. Cells are medians, with the ` +
      `distance between the quartiles. GFLOP/s are 2 b d K / time, whatever was computed. Each of ` +
      `our own steps assigns the rows, updates prices and counts, and moves and renormalises the ` +
      `centers; labels are handed out, similarities are not. Rows come as a plain float32 matrix, ` +
      `which is copied in, except where "rows inside" says that they lie in the backend's memory.`,
    `Rows are random unit centers with noise of norm 0.5 (mean cosine about 0.9), but in the ` +
      `tables of noise, where they are random directions and screening has more to do. All ` +
      `contestants have the same 8 batches and first centers; their labels of the first batch are ` +
      `compared, and the benchmark fails where they differ.`,
    `PyTorch's step is the published algorithm, with memory used again. faiss and ONNX Runtime ` +
      `assign, with centers laid out beforehand, tfjs too; sgemm only multiplies. scikit-learn's ` +
      `partial_fit leaves out labels and the checks it can. All of them use the processor alone. Python's libraries are limited to the ` +
      `same threads; with more than one, each is tried with OMP_WAIT_POLICY=passive and without, ` +
      `and the faster measured.`,
    kernel === undefined
      ? 'The native backend takes no part: without cargo it is not built.'
      : `The native backend scores by ${kernel}.`,
    ...(share < 1 ? ['Without relaxed SIMD, half of the ratios wanted of wasm counts.'] : []),
  ];
}

/** As pinned in `package.json`. */
async function npmVersions(): Promise<Record<string, string>> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(text) as { dependencies: Record<string, string> };
  return Object.fromEntries(NPM_PEERS.map((name) => [name, dependencies[name]!]));
}

/** Of those that take part. */
function pythonVersions(environment: PythonEnvironment | undefined): Record<string, string> {
  const { 'k-means-constrained': _, SuperKMeans: __, ...versions } = environment?.versions ?? {};
  return versions;
}

if (isProgram(import.meta.url)) await runBenchmarks([step]);
