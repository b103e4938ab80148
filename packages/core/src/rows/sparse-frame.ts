import type { CsrRows, SparseMatrix } from './csr.ts';
import type { Frame } from './frame.ts';

/**
 * The origin of sparse rows: their mean in columns where more than half of the rows have a number, 0 in all
 * others. So rows stay sparse in their frame: they have at most twice as many numbers. Where at most
 * half of the rows have one, the mean of a column is no farther from 0 than its standard deviation, and to
 * take it away would gain less than a bit.
 */
export class SparseOrigin {
  #first: Float64Array | undefined;
  /** Σ w (x - first) over the rows with a number, and Σ w of these. */
  #sum = new Float64Array(0);
  #weight = new Float64Array(0);
  /** How many rows have a number in each column. */
  #counts = new Float64Array(0);
  #total = 0;
  #rows = 0;

  /** @param weights - One a row; undefined: 1. */
  add(
    { data, indices, indptr, rows, cols }: CsrRows,
    weights: ArrayLike<number> | undefined,
  ): void {
    if (!this.#first) {
      this.#first = new Float64Array(cols);
      for (let n = 0; n < indptr[1]!; n++) this.#first[indices[n]!] = data[n]!;
      this.#sum = new Float64Array(cols);
      this.#weight = new Float64Array(cols);
      this.#counts = new Float64Array(cols);
    }
    const [first, sum, seen, counts] = [this.#first, this.#sum, this.#weight, this.#counts];
    this.#rows += rows;
    for (let i = 0; i < rows; i++) {
      const weight = weights ? weights[i]! : 1;
      this.#total += weight;
      for (let n = indptr[i]!; n < indptr[i + 1]!; n++) {
        const j = indices[n]!;
        sum[j]! += weight * (data[n]! - first[j]!);
        seen[j]! += weight;
        counts[j]!++;
      }
    }
  }

  /** d numbers. From the first row on, so that of equal rows it is exact. */
  get value(): Float64Array {
    const total = this.#total;
    return this.#sum.map((sum, j) => {
      if (2 * this.#counts[j]! <= this.#rows) return 0;
      const first = this.#first![j]!;
      return total === 0 ? first : first + (sum - (total - this.#weight[j]!) * first) / total;
    });
  }
}

/** Puts sparse rows into a frame whose origin is that of sparse rows, or any other with few numbers not 0. */
export class SparseFraming {
  readonly #frame: Frame;
  /** Where the origin is not 0, ascending. */
  readonly #shifted: Int32Array;

  constructor(frame: Frame) {
    const { origin } = frame;
    this.#frame = frame;
    this.#shifted = Int32Array.from(origin?.keys() ?? []).filter((j) => origin![j] !== 0);
  }

  /** Most numbers that a row of so many has in the frame. */
  most(count: number): number {
    return count + this.#shifted.length;
  }

  /**
   * x' = (x - origin) / scale of row i, in double: the columns where it is not 0, ascending, and its numbers
   * there, written from `to` on; returns where they end.
   */
  row(
    { data, indices, indptr }: CsrRows,
    i: number,
    columns: Int32Array,
    values: Float32Array | Float64Array,
    to: number,
  ): number {
    const { origin, scale } = this.#frame;
    const shifted = this.#shifted;
    // A power of two: the product is as exact as a quotient.
    const factor = 1 / (scale || 1);
    const end = indptr[i + 1]!;
    let next = to;
    let s = 0;
    for (let n = indptr[i]!; n < end || s < shifted.length; ) {
      const j = n < end ? indices[n]! : Number.POSITIVE_INFINITY;
      const shift = s < shifted.length ? shifted[s]! : Number.POSITIVE_INFINITY;
      const column = Math.min(j, shift);
      let value = 0;
      if (j === column) value = data[n++]!;
      if (shift === column) {
        value -= origin![column]!;
        s++;
      }
      if (value === 0) continue;
      columns[next] = column;
      values[next++] = value * factor;
    }
    return next;
  }

  /** x' of all rows, float32, in memory of their own. */
  rows(x: CsrRows): SparseMatrix {
    const most = x.data.length + this.#shifted.length * x.rows;
    const indices = new Int32Array(most);
    const data = new Float32Array(most);
    const indptr = new Int32Array(x.rows + 1);
    for (let i = 0; i < x.rows; i++) indptr[i + 1] = this.row(x, i, indices, data, indptr[i]!);
    const end = indptr[x.rows]!;
    return { ...x, data: data.subarray(0, end), indices: indices.subarray(0, end), indptr };
  }
}
