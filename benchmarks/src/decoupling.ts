/**
 * Table 2 of the paper, scaled down: a loss that reads labels or centers of the epoch that runs. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/decoupling.ts [--tiny]
 */
import type { Benchmark } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { variantStudy } from './training/variant-study.ts';

export const decoupling: Benchmark = variantStudy({
  name: 'decoupling',
  question: 'What if the loss reads labels or centers of the epoch that runs (Table 2)?',
  seeds: [0, 1],
  variants: [
    { name: 'study', label: 'labels and centers of the epoch before', options: {} },
    {
      name: 'study-current-centers',
      label: 'centers of the epoch that runs',
      options: { centers: 'current' },
    },
    {
      name: 'study-current-labels',
      label: 'labels of the epoch that runs',
      options: { labels: 'current' },
    },
    {
      name: 'study-current-both',
      label: 'both of the epoch that runs',
      options: { labels: 'current', centers: 'current' },
    },
  ],
});

if (isProgram(import.meta.url)) await runBenchmarks([decoupling]);
