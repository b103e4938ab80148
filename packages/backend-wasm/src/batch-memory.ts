import type { SparseMatrix } from '@coke/core/backend';
import { Blocks } from './blocks.ts';
import type { RowsInMemory } from './job-memory.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';

/** Room for one batch in linear memory: kept from batch to batch, replaced when a larger one comes. */
export class BatchMemory {
  readonly #memory: LinearMemory;
  readonly #clusterings: number;
  #blocks: Blocks;
  #rows = 0;
  #numbers = 0;
  #indexed = 0;
  /** b × d float32, readable up to a multiple of 4 rows; of sparse rows the numbers that are not 0. */
  x: Pointer = 0;
  /** Of sparse rows: the column of each number, int32. */
  indices: Pointer = 0;
  /** Of sparse rows: where they begin, b + 1 int32. */
  indptr: Pointer = 0;
  /** b float32. */
  weights: Pointer = 0;
  /** Clusterings × b int32. */
  labels: Pointer = 0;
  /** Clusterings × b float32. */
  similarities: Pointer = 0;
  /** Scratch: rows grouped by cluster, clusterings × b int32. */
  order: Pointer = 0;

  constructor(memory: LinearMemory, clusterings: number) {
    this.#memory = memory;
    this.#clusterings = clusterings;
    this.#blocks = new Blocks(memory);
  }

  /**
   * Make room for rows of width d.
   *
   * @throws RangeError if memory cannot hold so many rows; the room that there was stays.
   */
  reserve(rows: number, dim: number): void {
    this.#reserve(rows, Math.ceil(rows / 4) * 4 * dim, 0);
  }

  /** Take in sparse rows. Throws as `reserve`. */
  hold({ data, indices, indptr, rows }: SparseMatrix): RowsInMemory {
    const numbers = data.length;
    // Rows may have no number at all, and begin somewhere all the same.
    this.#reserve(rows, numbers, Math.max(1, numbers));
    this.#memory.f32(this.x, numbers).set(data);
    this.#memory.i32(this.indices, numbers).set(indices);
    this.#memory.i32(this.indptr, rows + 1).set(indptr);
    return { x: this.x, indices: this.indices, indptr: this.indptr, rows, numbers };
  }

  release(): void {
    this.#blocks.release();
    this.#rows = 0;
    this.#numbers = 0;
    this.#indexed = 0;
  }

  #reserve(wanted: number, numbers: number, indexed: number): void {
    if (wanted <= this.#rows && numbers <= this.#numbers && indexed <= this.#indexed) return;
    const rows = Math.max(this.#rows, Math.ceil(wanted / 4) * 4);
    const [most, columns] = [Math.max(numbers, this.#numbers), Math.max(indexed, this.#indexed)];
    const blocks = new Blocks(this.#memory);
    try {
      const x = blocks.take(most, 4);
      const indices = blocks.take(columns, 4);
      const indptr = blocks.take(columns > 0 ? rows + 1 : 0, 4);
      const weights = blocks.take(rows, 4);
      const labels = blocks.take(rows * this.#clusterings, 4);
      const similarities = blocks.take(rows * this.#clusterings, 4);
      const order = blocks.take(rows * this.#clusterings, 4);
      Object.assign(this, { x, indices, indptr, weights, labels, similarities, order });
    } catch (error) {
      blocks.release();
      throw error;
    }
    this.#blocks.release();
    this.#blocks = blocks;
    this.#rows = rows;
    this.#numbers = most;
    this.#indexed = columns;
  }
}
