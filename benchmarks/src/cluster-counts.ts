/**
 * Table 3 of the paper, scaled down: how many clusters. Runs alone, too:
 *
 *   tsx --conditions=@coke/source benchmarks/src/cluster-counts.ts [--tiny]
 */
import type { Benchmark } from './suite/benchmark.ts';
import { isProgram, runBenchmarks } from './suite/run-benchmarks.ts';
import { variantStudy } from './training/variant-study.ts';

export const clusterCounts: Benchmark = variantStudy({
  name: 'cluster-counts',
  question: 'How many clusters should there be (Table 3)?',
  variants: [25, 50, 100, 200, 400].map((k) => ({
    name: k === 200 ? 'study' : `study-k-${k}`,
    label: `K = ${k}`,
    options: k === 200 ? {} : { k: [k] },
  })),
});

if (isProgram(import.meta.url)) await runBenchmarks([clusterCounts]);
