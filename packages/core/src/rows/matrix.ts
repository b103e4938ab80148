import { shouldBe } from '../support/error-message.ts';

/** Row-major matrix, float32: element (i, j) is `data[i * cols + j]`. */
export interface Matrix {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

/**
 * View a flat array as rows of length `cols`, without copying.
 *
 * @param data - Row-major, rows × cols, float32.
 * @param cols - Length of a row.
 * @throws TypeError if `data` is not a Float32Array.
 * @throws RangeError if `cols` is not a positive integer that divides `data.length`.
 */
export function matrix(data: Float32Array, cols: number): Matrix {
  if (!(data instanceof Float32Array)) {
    throw new TypeError(shouldBe('data', 'a Float32Array', data));
  }
  if (!Number.isInteger(cols) || cols < 1) {
    throw new RangeError(shouldBe('cols', 'a positive integer', cols));
  }
  if (data.length % cols !== 0) {
    throw new RangeError(shouldBe('data.length', `a multiple of cols (${cols})`, data.length));
  }
  return { data, rows: data.length / cols, cols };
}

/** Rows `start .. end` of `x`, sharing its memory. */
export function rowsOf({ data, cols }: Matrix, start: number, end: number): Matrix {
  return { data: data.subarray(start * cols, end * cols), rows: end - start, cols };
}

/** Copies of the rows of `x` that `order` names, in that order, written to `out`. */
export function gatherRows(
  { data, cols }: Matrix,
  order: ArrayLike<number>,
  out: Float32Array,
): Matrix {
  for (let i = 0; i < order.length; i++) {
    const from = order[i]! * cols;
    out.set(data.subarray(from, from + cols), i * cols);
  }
  return { data: out.subarray(0, order.length * cols), rows: order.length, cols };
}
