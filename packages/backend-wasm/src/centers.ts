import { MOVE } from '../assembly/layout.ts';
import type { ClusteringMemory } from './clustering-memory.ts';
import type { Engine } from './engine.ts';
import type { JobMemory, RowsInMemory } from './job-memory.ts';
import type { Pointer } from './kernels.ts';
import { panelsOf } from './panels.ts';

/** Numbers read that are worth waking other threads for. */
const LARGE = 2 ** 16;

/**
 * Move the centers by the rows of a batch that was assigned and counted: a job of all threads.
 *
 * @param weights - w, b float32; 0: every row weighs 1.
 * @param unit - Do centers move at unit length?
 */
export function moveCenters(
  { pool }: Engine,
  clusterings: readonly ClusteringMemory[],
  jobs: JobMemory,
  { numbers, ...x }: RowsInMemory,
  weights: Pointer,
  unit: boolean,
): void {
  const dim = clusterings[0]!.dim;
  const panels = clusterings.map(({ k }) => panelsOf(k));
  const all = panels.reduce((sum, count) => sum + count, 0);
  const part = Math.ceil(all / (8 * pool.threads));
  const tasks = panels.reduce((sum, count) => sum + Math.ceil(count / part), 0);
  jobs.write({ kind: MOVE, tasks, part, ...x, dim, weights, unit });
  pool.perform(jobs.job, clusterings.length * numbers >= LARGE);
}
