import { Random } from '@coke/core';

/** Numbers kept in memory: 256 MiB in float64. */
export const KEPT_NUMBERS: number = 2 ** 25;

/** The draw is part of what preprocessing means: the same file, the same medians. */
const SEED = 0;

/**
 * Rows as they come: all of them while they fit into memory, from then on a uniform sample of them
 * (Vitter's algorithm R). Which ones are drawn depends on nothing but the number of rows.
 */
export class RowSample {
  /** Rows seen. */
  rows = 0;
  readonly cols: number;
  readonly #capacity: number;
  readonly #random = new Random(SEED);
  #data: Float64Array;

  /**
   * @param cols - Numbers a row.
   * @param kept - Numbers kept at most.
   */
  constructor(cols: number, kept: number = KEPT_NUMBERS) {
    this.cols = cols;
    this.#capacity = Math.max(1, Math.floor(kept / Math.max(1, cols)));
    this.#data = new Float64Array(Math.min(1024, this.#capacity) * cols);
  }

  /**
   * Which of the kept rows each of the next `count` ones becomes, later ones in place of earlier ones; -1: it
   * is not drawn.
   */
  places(count: number): Int32Array {
    const places = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const row = this.rows++;
      const place = row < this.#capacity ? row : this.#random.integer(this.rows);
      places[i] = place < this.#capacity ? place : -1;
    }
    const needed = this.kept * this.cols;
    if (needed > this.#data.length) {
      const most = this.#capacity * this.cols;
      const grown = new Float64Array(Math.min(most, Math.max(needed, 2 * this.#data.length)));
      grown.set(this.#data);
      this.#data = grown;
    }
    return places;
  }

  /** Row-major; `cols` numbers a row. */
  get data(): Float64Array {
    return this.#data;
  }

  /** Rows that are kept. */
  get kept(): number {
    return Math.min(this.rows, this.#capacity);
  }

  /** What is there of one column, in order of size. */
  sorted(column: number): Float64Array {
    const values = new Float64Array(this.kept);
    let count = 0;
    for (let row = 0; row < this.kept; row++) {
      const value = this.#data[row * this.cols + column]!;
      if (!Number.isNaN(value)) values[count++] = value;
    }
    return values.subarray(0, count).sort();
  }
}

/** Quantile q of numbers in order of size, between two of them as a straight line: numpy's default. */
export function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}
