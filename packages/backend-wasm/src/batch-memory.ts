import { Blocks } from './blocks.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';

/** Room for one batch in linear memory: kept from batch to batch, replaced when a larger one comes. */
export class BatchMemory {
  readonly #memory: LinearMemory;
  readonly #clusterings: number;
  readonly #dim: number;
  #blocks: Blocks;
  #rows = 0;
  /** b × d float32, readable up to a multiple of 4 rows. */
  x: Pointer = 0;
  /** b float32. */
  weights: Pointer = 0;
  /** Clusterings × b int32. */
  labels: Pointer = 0;
  /** Clusterings × b float32. */
  similarities: Pointer = 0;
  /** Scratch: rows grouped by cluster, clusterings × b int32. */
  order: Pointer = 0;

  constructor(memory: LinearMemory, clusterings: number, dim: number) {
    this.#memory = memory;
    this.#clusterings = clusterings;
    this.#dim = dim;
    this.#blocks = new Blocks(memory);
  }

  /** @throws RangeError if memory cannot hold so many rows; the room that there was stays. */
  reserve(rows: number): void {
    if (rows <= this.#rows) return;
    const padded = Math.ceil(rows / 4) * 4;
    const blocks = new Blocks(this.#memory);
    try {
      const x = blocks.take(padded * this.#dim, 4);
      const weights = blocks.take(padded, 4);
      const labels = blocks.take(padded * this.#clusterings, 4);
      const similarities = blocks.take(padded * this.#clusterings, 4);
      const order = blocks.take(padded * this.#clusterings, 4);
      Object.assign(this, { x, weights, labels, similarities, order });
    } catch (error) {
      blocks.release();
      throw error;
    }
    this.#blocks.release();
    this.#blocks = blocks;
    this.#rows = padded;
  }

  release(): void {
    this.#blocks.release();
    this.#rows = 0;
  }
}
