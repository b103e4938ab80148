import type { AssignOptions } from '@coke/core';
import type { BatchMemory } from './batch-memory.ts';
import { requantizeCenterSet } from './center-set.ts';
import type { Engine } from './engine.ts';
import type { HeadMemory } from './head-memory.ts';
import type { Kernels, Pointer } from './kernels.ts';
import { type Bits, TRIAL_ROWS } from './screening.ts';

/** How rows are scored, and what of it is written down. */
export interface Scores extends AssignOptions {
  readonly similarities: boolean;
}

/** Finds the best cluster of every row of a batch, by the path that is fastest for it. */
export class Assigner {
  readonly #engine: Engine;
  readonly #kernels: Kernels;
  readonly #batch: BatchMemory;
  readonly #euclidean: boolean;
  readonly #scratch: Pointer;
  /** Width of the integers of the batch at hand; 0: not made yet. */
  #quantized = 0;

  /** @param scratch - `scratchBytes` of the rows' width. */
  constructor(engine: Engine, batch: BatchMemory, euclidean: boolean, scratch: Pointer) {
    this.#engine = engine;
    this.#kernels = engine.kernels;
    this.#batch = batch;
    this.#euclidean = euclidean;
    this.#scratch = scratch;
  }

  /** Labels, and similarities where asked for, of all heads are left in the batch's memory. */
  assign(heads: readonly HeadMemory[], x: Pointer, rows: number, scores: Scores): void {
    this.#quantized = 0;
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
    const bits = screening?.begin();
    if (!screening || bits === undefined) return 0;
    this.#prepare(head, x, rows, bits);
    const { integers, steps, bounds } = this.#batch;
    const stride = 4 * Math.ceil((dim * bits) / 32);
    const { screenI16, screenI8 } = this.#kernels;
    const kernel = bits === 16 ? screenI16 : screenI8!;
    const screen = (from: number, to: number) =>
      kernel(
        ...([x + 4 * from * dim, integers + stride * from] as const),
        ...([steps + 4 * from, bounds + 16 * from, to - from, dim, table, k] as const),
        ...([offsets, this.#scratch, labels + 4 * from] as const),
      );
    const trial = Math.min(rows, TRIAL_ROWS);
    if (!screening.goesOn(bits, trial, screen(0, trial)) || trial === rows) return trial;
    screen(trial, rows);
    return rows;
  }

  /** Bring the integers of the batch and of a head's centers to one width. */
  #prepare(head: HeadMemory, x: Pointer, rows: number, bits: Bits): void {
    const { k, dim } = head;
    if (head.bits !== bits) {
      for (const set of [head.current, head.previous]) {
        requantizeCenterSet(this.#engine, set, k, dim, bits, this.#scratch);
      }
      head.bits = bits;
    }
    if (this.#quantized === bits) return;
    const { integers, steps, bounds } = this.#batch;
    this.#kernels.quantizeRows(x, rows, dim, bits, integers, steps, bounds);
    this.#quantized = bits;
  }
}
