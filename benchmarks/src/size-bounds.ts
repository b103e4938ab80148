/**
 * Table 1 of the paper, scaled down: how the lower bound on sizes changes what is learnt. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/size-bounds.ts [--tiny]
 */
import type { Benchmark } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { variantStudy } from './training/variant-study.ts';

export const sizeBounds: Benchmark = variantStudy({
  name: 'size-bounds',
  question: 'What does the lower bound on the sizes of clusters do to an encoder (Table 1)?',
  variants: [1, 0.8, 0.6, 0.4, 0].map((ratio) => ({
    // The default is a row of other tables, too.
    name: ratio === 0.4 ? 'study' : `study-ratio-${ratio}`,
    label: `ratio ${ratio}`,
    options: ratio === 0.4 ? {} : { ratio },
  })),
});

if (isProgram(import.meta.url)) await runBenchmarks([sizeBounds]);
