import type { BatchMemory } from './batch-memory.ts';
import type { Engine } from './engine.ts';
import type { HeadMemory } from './head-memory.ts';
import type { JobMemory } from './job-memory.ts';
import type { Pointer } from './kernels.ts';
import { panelsOf } from './panels.ts';

/** Numbers read that are worth waking other threads for. */
const LARGE = 2 ** 16;

/** What an update goes by. */
export interface UpdateOptions {
  readonly weighted: boolean;
  /** Do centers move at unit length? */
  readonly unit: boolean;
  /** eta, one per head. */
  readonly dualLearningRates: readonly number[];
}

/** Moves prices and centers after a batch was labelled. */
export class Updater {
  readonly #engine: Engine;
  readonly #batch: BatchMemory;
  readonly #jobs: JobMemory;

  constructor(engine: Engine, batch: BatchMemory, jobs: JobMemory) {
    this.#engine = engine;
    this.#batch = batch;
    this.#jobs = jobs;
  }

  /** For the heads, rows and labels that were assigned last. */
  update(heads: readonly HeadMemory[], x: Pointer, rows: number, options: UpdateOptions): void {
    const { weighted, unit, dualLearningRates } = options;
    const { kernels, crew } = this.#engine;
    const { labels, order } = this.#batch;
    const weights = weighted ? this.#batch.weights : 0;
    for (const [h, { k, lower, upper, prices, drift, batchCounts, ends }] of heads.entries()) {
      const first = 4 * h * rows;
      const own = [batchCounts, ends, order + first] as const;
      const b = kernels.countRows(labels + first, rows, weights, k, ...own);
      kernels.updateDuals(k, lower, upper, prices, drift, batchCounts, b, dualLearningRates[h]!);
    }
    const dim = heads[0]!.dim;
    const panels = heads.map(({ k }) => panelsOf(k));
    const all = panels.reduce((sum, count) => sum + count, 0);
    const part = Math.ceil(all / (8 * crew.threads));
    const tasks = panels.reduce((sum, count) => sum + Math.ceil(count / part), 0);
    const kind = 'move';
    this.#jobs.write({ kind, tasks, part, x, rows, dim, weights, euclidean: false, unit });
    crew.perform(this.#jobs.job, heads.length * rows * dim >= LARGE);
  }
}
