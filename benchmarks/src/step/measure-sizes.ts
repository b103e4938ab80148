import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PythonEnvironment } from '../peers/python-environment.ts';
import type { BenchmarkOptions } from '../suite/benchmark.ts';
import { type Summary, summarize } from '../suite/samples.ts';
import { agreement } from './agreement.ts';
import type { Contestant, Part } from './contestant.ts';
import { onnxruntime } from './onnxruntime.ts';
import { ownContestants, screeningContestants } from './own-contestants.ts';
import { type Kind, makeProblem, type Problem } from './problem.ts';
import { PythonContestants } from './python-contestants.ts';
import { describeSize, describeThreads, type Size } from './sizes.ts';
import { takeTurns } from './take-turns.ts';
import { tfjs } from './tfjs.ts';
import { writeProblem } from './write-problem.ts';

/** How one contestant did at one size. */
export interface Result {
  readonly size: Size;
  readonly kind: Kind;
  readonly threads: number;
  readonly name: string;
  readonly part: Part;
  readonly setting?: string;
  /** Milliseconds of a batch. */
  readonly ms: Summary;
  /** One for each round. */
  readonly samples: readonly number[];
  /** Share of labels of the first batch that are those of all. */
  readonly agreement: number;
}

export interface MeasureOptions
  extends Pick<BenchmarkOptions, 'peers' | 'threads' | 'onProgress' | 'signal'> {
  readonly sizes: readonly Size[];
  readonly rounds: number;
  /** Of each contestant's turn. */
  readonly seconds: number;
  /** Where peers are 'all'. */
  readonly environment?: PythonEnvironment;
}

/** Everybody at every size, one number of threads after the other. */
export async function measureSizes(options: MeasureOptions): Promise<Result[]> {
  const { sizes, threads, environment } = options;
  const results: Result[] = [];
  for (const count of threads) {
    const python = environment && (await PythonContestants.start(environment, count));
    try {
      for (const size of sizes) {
        const problem = makeProblem(size, 'clusters');
        const enter = () => allContestants(problem, count, options, python);
        results.push(...(await contest(enter, problem, 'clusters', count, options)));
      }
    } finally {
      await python?.close();
    }
  }
  return results;
}

/** The paths of the backends that screen, on rows that are hard to tell apart. */
export async function measureNoise(options: MeasureOptions): Promise<Result[]> {
  const results: Result[] = [];
  for (const count of options.threads) {
    for (const size of options.sizes) {
      const problem = makeProblem(size, 'noise');
      const enter = () => screeningContestants(problem, count);
      results.push(...(await contest(enter, problem, 'noise', count, options)));
    }
  }
  return results;
}

async function allContestants(
  problem: Problem,
  threads: number,
  { peers, seconds }: MeasureOptions,
  python: PythonContestants | undefined,
): Promise<Contestant[]> {
  const contestants = await ownContestants(problem, threads);
  if (peers !== 'none') {
    contestants.push(await onnxruntime(problem, threads));
    if (threads === 1) contestants.push(await tfjs(problem));
  }
  if (python) {
    const folder = await mkdtemp(join(tmpdir(), 'coke-step-'));
    try {
      await writeProblem(problem, folder);
      contestants.push(...(await python.open(problem, folder, seconds)));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return contestants;
}

async function contest(
  enter: () => Promise<Contestant[]>,
  { size }: Problem,
  kind: Kind,
  threads: number,
  { rounds, seconds, onProgress, signal }: MeasureOptions,
): Promise<Result[]> {
  signal?.throwIfAborted();
  const what = `step, ${kind}, ${describeThreads(threads)}, ${describeSize(size)}`;
  onProgress(what, 0);
  const contestants = await enter();
  try {
    const shares = agreement(contestants);
    const onRound = (share: number) => onProgress(what, share);
    const times = await takeTurns(contestants, {
      rounds,
      seconds,
      onRound,
      ...(signal && { signal }),
    });
    return contestants.map(({ name, part, setting }, i) => ({
      size,
      kind,
      threads,
      name,
      part,
      ...(setting && { setting }),
      ms: summarize(times[i]!),
      samples: times[i]!,
      agreement: shares[i]!,
    }));
  } finally {
    for (const contestant of contestants) await contestant.close();
  }
}
