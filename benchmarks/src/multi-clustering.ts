/**
 * Table 4 of the paper, scaled down: several clusterings at once. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/multi-clustering.ts [--tiny]
 */
import type { Benchmark } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { variantStudy } from './training/variant-study.ts';

export const multiClustering: Benchmark = variantStudy({
  name: 'multi-clustering',
  question: 'What do several clusterings at once add (Table 4)?',
  seeds: [0, 1],
  variants: [[200], [200, 200], [200, 200, 200], [150, 200, 250]].map((k) => ({
    name: k.length === 1 ? 'study' : `study-k-${k.join('-')}`,
    label: `K = ${k.join(' + ')}`,
    options: k.length === 1 ? {} : { k },
  })),
});

if (isProgram(import.meta.url)) await runBenchmarks([multiClustering]);
