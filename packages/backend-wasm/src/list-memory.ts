import type { Candidates } from '@coke/core/backend';
import { Blocks } from './blocks.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';

/** Bytes that lists take in linear memory, unless those of `LEAST_ROWS` take more. */
const BYTES = 2 ** 22;
const LEAST_ROWS = 64;
const MOST_ROWS = 8192;

/** Room for the lists of some rows in linear memory, as `Candidates` has them; kept from call to call. */
export class ListMemory {
  readonly #memory: LinearMemory;
  #blocks: Blocks;
  #rows = 0;
  capacity = 0;
  /** Rows int32. */
  counts: Pointer = 0;
  /** Rows × M int32. */
  clusters: Pointer = 0;
  /** Rows × M float32. */
  scores: Pointer = 0;
  /** Rows float32. */
  thresholds: Pointer = 0;

  constructor(memory: LinearMemory) {
    this.#memory = memory;
    this.#blocks = new Blocks(memory);
  }

  /**
   * Make room for lists of up to `capacity` clusters.
   *
   * @returns Of how many of the `rows` there is room for at a time.
   * @throws RangeError if memory ends; the room that there was stays.
   */
  reserve(rows: number, capacity: number): number {
    const fitting = Math.floor(BYTES / (8 * (capacity + 1)));
    const most = Math.min(rows, MOST_ROWS, Math.max(LEAST_ROWS, fitting));
    if (most <= this.#rows && capacity === this.capacity) return most;
    const blocks = new Blocks(this.#memory);
    try {
      const counts = blocks.take(most, 4);
      const clusters = blocks.take(most * capacity, 4);
      const scores = blocks.take(most * capacity, 4);
      const thresholds = blocks.take(most, 4);
      Object.assign(this, { capacity, counts, clusters, scores, thresholds });
    } catch (error) {
      blocks.release();
      throw error;
    }
    this.#blocks.release();
    this.#blocks = blocks;
    this.#rows = most;
    return most;
  }

  /** Copy the lists of `rows` rows to those of the caller, from its row `first` on. */
  read(rows: number, first: number, out: Candidates): void {
    const { capacity } = this;
    out.counts.set(this.#memory.i32(this.counts, rows), first);
    out.thresholds.set(this.#memory.f32(this.thresholds, rows), first);
    out.clusters.set(this.#memory.i32(this.clusters, rows * capacity), first * capacity);
    out.scores.set(this.#memory.f32(this.scores, rows * capacity), first * capacity);
  }

  release(): void {
    this.#blocks.release();
    this.#rows = 0;
  }
}
