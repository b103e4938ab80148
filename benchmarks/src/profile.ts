import { percent } from '@coke/report/format';
/**
 * Where the time of a step goes, kernel by kernel: what is left to be made faster. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/profile.ts [--tiny]
 */
import { kernelNames } from './profile/kernel-names.ts';
import { type SelfTime, selfTimes } from './profile/self-times.ts';
import { wasmContestants } from './step/own-contestants.ts';
import { makeProblem } from './step/problem.ts';
import { describeSize, SIZES, TINY_SIZES } from './step/sizes.ts';
import type { Answer, Benchmark, BenchmarkOptions, Table } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { digits } from './suite/samples.ts';

export const profile: Benchmark = {
  name: 'profile',
  question: 'Where does the time of a step go on the WebAssembly backend?',
  run,
};

/** Kernels that take less at all sizes are shown together. */
const LEAST = 0.01;

/** Of kernels: fewer tell little, and on a busy machine some time has few. */
const LEAST_SAMPLES = 100;

/** One path at one size. */
interface Profiled {
  readonly path: string;
  readonly size: string;
  /** Milliseconds of a batch, under the profiler. */
  readonly ms: number;
  readonly times: readonly (readonly [name: string, share: number])[];
}

async function run({ tiny, onProgress, signal }: BenchmarkOptions): Promise<Answer> {
  const named = await kernelNames();
  const all: Profiled[] = [];
  for (const size of tiny ? TINY_SIZES : SIZES) {
    for (const contestant of await wasmContestants(makeProblem(size, 'clusters'), 1)) {
      signal?.throwIfAborted();
      onProgress(`profile: ${contestant.name}, ${describeSize(size)}`);
      await contestant.run(tiny ? 0.05 : 0.5);
      let ms = 0;
      let times: SelfTime[] = [];
      for (let seconds = tiny ? 0.1 : 3; samplesOf(times) < LEAST_SAMPLES; seconds *= 2) {
        times = await selfTimes(async () => {
          ms = await contestant.run(seconds);
        });
      }
      await contestant.close();
      all.push({
        ...{ path: contestant.name, size: describeSize(size), ms },
        times: shares(times, named(times)),
      });
    }
  }
  const paths = [...new Set(all.map(({ path }) => path))];
  return {
    tables: paths.map((path) =>
      table(
        path,
        all.filter((each) => each.path === path),
      ),
    ),
    pictures: [],
    notes: [
      "Shares of a step's time by V8's sampling profiler, one thread, calls of other functions left out. " +
        'Names are files and functions in `packages/backend-wasm/assembly`; the rest runs in JavaScript. ' +
        'Milliseconds include what the profiler costs.',
    ],
    versions: {},
    data: all,
  };
}

function samplesOf(times: readonly SelfTime[]): number {
  return times.reduce((sum, { wasm, samples }) => sum + (wasm ? samples : 0), 0);
}

function shares(times: readonly SelfTime[], name: (time: SelfTime) => string): [string, number][] {
  const all = times.reduce((sum, { time }) => sum + time, 0);
  const byName = new Map<string, number>();
  for (const each of times) {
    const called = each.wasm ? name(each) : 'JavaScript';
    byName.set(called, (byName.get(called) ?? 0) + each.time / all);
  }
  return [...byName];
}

function table(path: string, profiled: readonly Profiled[]): Table {
  const columns = profiled.map(({ times }) => new Map(times));
  const names = [...new Set(columns.flatMap((column) => [...column.keys()]))];
  const largest = (name: string) => Math.max(...columns.map((column) => column.get(name) ?? 0));
  const shown = names.filter((name) => largest(name) >= LEAST);
  shown.sort((a, b) => largest(b) - largest(a));
  const rest = columns.map((column) =>
    [...column].reduce((sum, [name, share]) => sum + (shown.includes(name) ? 0 : share), 0),
  );
  return {
    title: `${path}: share of a step`,
    columns: ['', ...profiled.map(({ size }) => size)],
    rows: [
      ['milliseconds a batch', ...profiled.map(({ ms }) => digits(ms))],
      ...shown.map((name) => [name, ...columns.map((column) => percent(column.get(name) ?? 0))]),
      ['the rest', ...rest.map((share) => percent(share))],
    ],
  };
}

if (isProgram(import.meta.url)) await runBenchmarks([profile]);
