import type { Random } from '@coke/core';
import type { RowsPart } from './read-rows.ts';

/** Some rows of a table as numbers, row-major. Good until the next batch is asked for. */
export type RowsBatch = Pick<RowsPart, 'data' | 'rows' | 'cols' | 'rowNumbers'>;

type Numbers = Float32Array | Float64Array;

/**
 * A buffer that rows wait in. Once it is full, each that comes in takes the place of a random one, which goes
 * into the batch.
 */
export class RowMixer {
  readonly #cols: number;
  readonly #capacity: number;
  readonly #random: Random;
  #waiting: Numbers = new Float32Array(0);
  #waitingNumbers = new Float64Array(0);
  #count = 0;
  #batch: Numbers = new Float32Array(0);
  #batchNumbers = new Float64Array(0);
  #ready = 0;

  /** @param capacity - Rows that wait. */
  constructor(cols: number, capacity: number, random: Random) {
    this.#cols = cols;
    this.#capacity = capacity;
    this.#random = random;
  }

  /** Rows in the batch. */
  get ready(): number {
    return this.#ready;
  }

  /**
   * Take rows of a part in, until the batch has `wanted`.
   *
   * @param from - The first of them.
   * @returns How many.
   */
  add({ data, rows, rowNumbers }: RowsBatch, from: number, wanted: number): number {
    this.#makeRoom(data, rows - from, wanted);
    const cols = this.#cols;
    let row = from;
    while (row < rows && this.#ready < wanted) {
      let place = this.#count;
      if (place < this.#capacity) this.#count++;
      else {
        place = this.#random.integer(this.#capacity);
        this.#draw(place);
      }
      this.#waiting.set(data.subarray(row * cols, (row + 1) * cols), place * cols);
      this.#waitingNumbers[place] = rowNumbers[row]!;
      row++;
    }
    return row - from;
  }

  /** Nothing comes any more: draw from what waits, until the batch has `wanted` or nothing is left. */
  empty(wanted: number): void {
    this.#makeRoom(this.#waiting, 0, wanted);
    while (this.#count > 0 && this.#ready < wanted) {
      const place = this.#random.integer(this.#count);
      this.#draw(place);
      const last = --this.#count;
      this.#waiting.copyWithin(place * this.#cols, last * this.#cols, (last + 1) * this.#cols);
      this.#waitingNumbers[place] = this.#waitingNumbers[last]!;
    }
  }

  /** The batch, good until rows are added. */
  take(): RowsBatch {
    const [rows, cols] = [this.#ready, this.#cols];
    this.#ready = 0;
    const data = this.#batch.subarray(0, rows * cols);
    return { data, rows, cols, rowNumbers: this.#batchNumbers.subarray(0, rows) };
  }

  #draw(place: number): void {
    const cols = this.#cols;
    const row = this.#waiting.subarray(place * cols, (place + 1) * cols);
    this.#batch.set(row, this.#ready * cols);
    this.#batchNumbers[this.#ready++] = this.#waitingNumbers[place]!;
  }

  /** Room for so many more rows that wait, and for a batch; in float64 from the first part on that is. */
  #makeRoom(data: Numbers, more: number, wanted: number): void {
    const rows = Math.min(this.#capacity, this.#count + more);
    this.#waiting = atLeast(this.#waiting, rows * this.#cols, data, this.#capacity * this.#cols);
    this.#waitingNumbers = atLeast(
      this.#waitingNumbers,
      rows,
      this.#waitingNumbers,
      this.#capacity,
    );
    const batch = Math.min(wanted, this.#ready + this.#count + more);
    this.#batch = atLeast(this.#batch, batch * this.#cols, this.#waiting);
    this.#batchNumbers = atLeast(this.#batchNumbers, batch, this.#batchNumbers);
  }
}

/** The same numbers with room for `length` at least, grown by doubling up to `most`; float64 beside float64. */
function atLeast<T extends Numbers>(
  given: T,
  length: number,
  like: T,
  most: number = Number.POSITIVE_INFINITY,
): T {
  const isWide = given instanceof Float64Array || like instanceof Float64Array;
  const isWidened = isWide && given instanceof Float32Array;
  if (length <= given.length && !isWidened) return given;
  const room =
    length <= given.length ? given.length : Math.min(most, Math.max(length, 2 * given.length));
  const grown = isWide ? new Float64Array(room) : new Float32Array(room);
  grown.set(given);
  return grown as T;
}
