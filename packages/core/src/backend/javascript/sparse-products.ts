import type { SparseMatrix } from '../../rows/csr.ts';

/**
 * Products of sparse rows with K centers. Centers lie d × K, so that each number of a row is multiplied by K
 * that lie side by side; each sum is in the order of the columns, as those of dense rows are.
 */
export class SparseProducts {
  /** x·c of the row scored last, K. */
  readonly values: Float64Array;
  readonly #columns: Float64Array;

  /** @param centers - K × d or longer; copied. */
  constructor(centers: Float64Array, k: number, dim: number) {
    const columns = new Float64Array(k * dim);
    for (let c = 0, from = 0; c < k; c++) {
      for (let at = c; at < columns.length; at += k) columns[at] = centers[from++]!;
    }
    this.#columns = columns;
    this.values = new Float64Array(k);
  }

  /** Score row i. */
  score({ data, indices, indptr }: SparseMatrix, i: number): void {
    const { values } = this;
    const columns = this.#columns;
    const k = values.length;
    values.fill(0);
    const end = indptr[i + 1]!;
    for (let n = indptr[i]!; n < end; n++) {
      const value = data[n]!;
      for (let c = 0, at = indices[n]! * k; c < k; c++, at++) values[c]! += value * columns[at]!;
    }
  }
}
