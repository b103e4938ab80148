/**
 * Screening in integers: what is left to be scored again, whether it pays, and whether its labels are
 * those of float32 arithmetic. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/screening.ts [--tiny] [--threads 1,2]
 */
import { screeningAnswer } from './screening/answer.ts';
import { type LockstepResult, lockstep } from './screening/lockstep.ts';
import { openPaths } from './screening/paths.ts';
import { CASES, TINY_CASES } from './screening/screening-cases.ts';
import type { Answer, Benchmark, BenchmarkOptions } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';

export const screening: Benchmark = {
  name: 'screening',
  question:
    'What does screening in integers leave to be scored again, and is it worth it, on which data?',
  run,
};

async function run({
  tiny,
  threads: counts,
  onProgress,
  signal,
}: BenchmarkOptions): Promise<Answer> {
  const threads = Math.max(...counts);
  const results: LockstepResult[] = [];
  for (const each of tiny ? TINY_CASES : CASES) {
    signal?.throwIfAborted();
    const loading = { onProgress, ...(signal && { signal }) };
    const start = await each.load(loading);
    const onShare = (share: number) => onProgress(`screening: ${each.name}`, share);
    const paths = await openPaths(each.metric, start, threads);
    try {
      results.push(await lockstep(each, start, paths, { onShare, ...(signal && { signal }) }));
    } finally {
      for (const { session } of paths) session.dispose();
    }
  }
  return screeningAnswer(results, threads);
}

if (isProgram(import.meta.url)) await runBenchmarks([screening]);
