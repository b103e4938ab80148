import type { ClusterSums, ScoringProblem } from '@coke/core/backend';
import { SUM } from '../assembly/layout.ts';
import { Blocks } from './blocks.ts';
import type { Engine } from './engine.ts';
import type { JobMemory, RowsInMemory } from './job-memory.ts';
import { LARGE } from './tasks.ts';

/**
 * Add up rows by their labels in float64: a job of all threads, each of which sums whole clusters, row after
 * row.
 *
 * @param x - n × d.
 * @param labels - y, n.
 * @param weights - w, n or more; undefined: every row weighs 1.
 * @throws RangeError if memory ends.
 */
export function addUp(
  { memory, kernels, pool }: Engine,
  jobs: JobMemory,
  { k, dim }: ScoringProblem,
  { numbers, ...x }: RowsInMemory,
  labels: Int32Array,
  weights: Float32Array | undefined,
  out: ClusterSums,
): void {
  const rows = labels.length;
  const blocks = new Blocks(memory);
  try {
    const at = blocks.take(rows, 4);
    const by = weights ? blocks.hold(weights.subarray(0, rows)) : 0;
    const [order, ends] = [blocks.take(rows, 4), blocks.take(k, 4)];
    const [totals, sums] = [blocks.take(k, 8), blocks.take(k * dim, 8)];
    memory.i32(at, rows).set(labels);
    kernels.countRows(at, rows, by, k, totals, ends, order);
    const part = Math.ceil(k / (8 * pool.threads));
    jobs.write({ kind: SUM, tasks: Math.ceil(k / part), part, ...x, dim, weights: by });
    jobs.writeClustering(0, { k, ends, order, sums });
    pool.perform(jobs.job, numbers >= LARGE);
    out.weights.set(memory.f64(totals, k));
    out.sums.set(memory.f64(sums, k * dim));
  } finally {
    blocks.release();
  }
}
