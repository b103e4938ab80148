import type { AssignOptions } from '@coke/core';
import type { BatchMemory } from './batch-memory.ts';
import type { Blocks } from './blocks.ts';
import type { Engine } from './engine.ts';
import type { HeadMemory } from './head-memory.ts';
import type { Kernels, Pointer } from './kernels.ts';
import { TRIAL_ROWS } from './screening.ts';

/** Bytes that `assignF32` needs: 32 a row, 4096 rows of one element. `screenI16` needs half. */
const SCRATCH = 4096 * 32;

/** How rows are scored, and what of it is written down. */
export interface Scores extends AssignOptions {
  readonly similarities: boolean;
}

/** Finds the best cluster of every row of a batch, by the path that is fastest for it. */
export class Assigner {
  readonly #kernels: Kernels;
  readonly #batch: BatchMemory;
  readonly #euclidean: boolean;
  readonly #scratch: Pointer;
  /** Are the integers those of the batch at hand? */
  #quantized = false;

  constructor({ kernels }: Engine, blocks: Blocks, batch: BatchMemory, euclidean: boolean) {
    this.#kernels = kernels;
    this.#batch = batch;
    this.#euclidean = euclidean;
    this.#scratch = blocks.take(SCRATCH, 1);
  }

  /** Labels, and similarities where asked for, of all heads are left in the batch's memory. */
  assign(heads: readonly HeadMemory[], x: Pointer, rows: number, scores: Scores): void {
    this.#quantized = false;
    for (const [h, head] of heads.entries()) {
      const { k, dim, offsets } = head;
      const { table, centers } = scores.centers === 'current' ? head.current : head.previous;
      const labels = this.#batch.labels + 4 * h * rows;
      const duals = scores.duals ? head.duals : 0;
      this.#kernels.fillOffsets(table, k, duals, this.#euclidean, offsets);
      const done = this.#screen(head, x, rows, table, labels);
      this.#kernels.assignF32(
        ...([x + 4 * done * dim, rows - done, dim, table, k] as const),
        ...([offsets, this.#scratch, labels + 4 * done] as const),
      );
      if (!scores.similarities) continue;
      const near = this.#batch.similarities + 4 * h * rows;
      if (this.#euclidean) {
        this.#kernels.halfSquaredDistances(x, rows, dim, centers, labels, near);
      } else {
        this.#kernels.dots(x, rows, dim, centers, labels, near);
      }
    }
  }

  /** Label the first rows by screening; returns how many: none where it does not pay. */
  #screen(head: HeadMemory, x: Pointer, rows: number, table: Pointer, labels: Pointer): number {
    const { screening, k, dim, offsets } = head;
    if (!screening?.begin()) return 0;
    const { integers, steps, bounds } = this.#batch;
    if (!this.#quantized) this.#kernels.quantizeRows(x, rows, dim, integers, steps, bounds);
    this.#quantized = true;
    const screen = (from: number, to: number) =>
      this.#kernels.screenI16(
        ...([x + 4 * from * dim, integers + 4 * from * Math.ceil(dim / 2)] as const),
        ...([steps + 4 * from, bounds + 16 * from, to - from, dim, table, k] as const),
        ...([offsets, this.#scratch, labels + 4 * from] as const),
      );
    const trial = Math.min(rows, TRIAL_ROWS);
    if (!screening.goesOn(trial, screen(0, trial)) || trial === rows) return trial;
    screen(trial, rows);
    return rows;
  }
}
