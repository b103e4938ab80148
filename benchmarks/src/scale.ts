/**
 * How the cost of an epoch grows, up to the paper's size. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/scale.ts [--tiny] [--threads 1,2]
 */
import { isBuilt } from '../../packages/backend-native/build.mjs';
import { type PaperRun, scaleAnswer } from './scale/answer.ts';
import type { PaperAnswer, PaperQuestion } from './scale/paper-epoch.ts';
import { sweep } from './scale/sweep.ts';
import { PLAN, type Plan, TINY_PLAN } from './scale/variables.ts';
import { askChild } from './suite/ask-child.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

export const scale: Benchmark = {
  name: 'scale',
  question: 'How does the cost of an epoch grow with N, K, d, batch size, heads, threads?',
  run,
};

/** The first where it was built. */
const BACKENDS = ['native', 'wasm'] as const;

/** In a process of its own. */
const PAPER: URL = new URL('scale/paper-epoch.ts', import.meta.url);

async function run(options: BenchmarkOptions): Promise<Answer> {
  const { tiny, threads, onProgress, signal } = options;
  const plan = tiny ? TINY_PLAN : PLAN;
  const onShare = (share: number) => onProgress('scale: one thing at a time', share);
  const points = await sweep(plan, { threads, onShare, signal });
  return scaleAnswer(plan, points, await paperEpochs(plan, options));
}

async function paperEpochs(
  { paper }: Plan,
  { threads, onProgress, signal }: BenchmarkOptions,
): Promise<PaperRun[]> {
  const runs: PaperRun[] = [];
  for (const count of threads) {
    for (const backend of isBuilt() ? BACKENDS : BACKENDS.slice(1)) {
      const question: PaperQuestion = { ...paper, backend, threads: count };
      const what = `scale: the paper's size, ${backend}, threads: ${count}`;
      const onShare = (share: number) => onProgress(what, share);
      const options = { onShare, ...(signal && { signal }) };
      const answer = await askChild<PaperAnswer>(PAPER, question, options);
      runs.push({ question, answer });
    }
  }
  return runs;
}

if (isProgram(import.meta.url)) await runBenchmarks([scale]);
