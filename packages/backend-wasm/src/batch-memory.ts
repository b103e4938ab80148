import { Blocks } from './blocks.ts';
import type { Heap } from './heap.ts';
import type { Pointer } from './kernels.ts';

/** Room for one batch in linear memory: kept from batch to batch, replaced when a larger one comes. */
export class BatchMemory {
  readonly #heap: Heap;
  readonly #heads: number;
  readonly #dim: number;
  #blocks: Blocks;
  #rows = 0;
  /** b × d float32, readable up to a multiple of 4 rows. */
  x: Pointer = 0;
  /** b float32. */
  weights: Pointer = 0;
  /** Heads × b int32. */
  labels: Pointer = 0;
  /** Heads × b float32. */
  similarities: Pointer = 0;
  /** Scratch: rows grouped by cluster, heads × b int32. */
  order: Pointer = 0;

  constructor(heap: Heap, heads: number, dim: number) {
    this.#heap = heap;
    this.#heads = heads;
    this.#dim = dim;
    this.#blocks = new Blocks(heap);
  }

  /** @throws RangeError if memory cannot hold so many rows; the room that there was stays. */
  reserve(rows: number): void {
    if (rows <= this.#rows) return;
    const padded = Math.ceil(rows / 4) * 4;
    const blocks = new Blocks(this.#heap);
    try {
      const x = blocks.take(padded * this.#dim, 4);
      const weights = blocks.take(padded, 4);
      const labels = blocks.take(padded * this.#heads, 4);
      const similarities = blocks.take(padded * this.#heads, 4);
      const order = blocks.take(padded * this.#heads, 4);
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
