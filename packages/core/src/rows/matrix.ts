import { shouldBe } from '../support/error-message.ts';
import type { SparseMatrix } from './csr.ts';
import type { GivenRows, HostRows } from './given-rows.ts';
import { gatherSparseRows, sparseRowsOf } from './sparse-rows.ts';

/** Row-major matrix, float32: element (i, j) is `data[i * cols + j]`. */
export interface Matrix extends GivenRows {
  readonly data: Float32Array;
}

/** Rows as they are clustered, float32, dense or sparse. */
export type HostMatrix = Matrix | SparseMatrix;

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
    throw new TypeError(
      shouldBe('data', 'a Float32Array (rows in float64 are { data, rows, cols })', data),
    );
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
export function rowsOf(x: Matrix, start: number, end: number): Matrix;
export function rowsOf(x: GivenRows, start: number, end: number): GivenRows;
export function rowsOf(x: HostRows, start: number, end: number): HostRows;
export function rowsOf(x: HostRows, start: number, end: number): HostRows {
  if (x.kind === 'csr') return sparseRowsOf(x, start, end);
  const { data, cols } = x;
  return { data: data.subarray(start * cols, end * cols), rows: end - start, cols };
}

/** Rows so short are copied number by number: a view of each would take longer. */
const NARROW = 32;

/** Copies of the rows of `x` that `order` names, in that order, written to `out`. */
export function gatherRows(x: Matrix, order: ArrayLike<number>, out: Float32Array): Matrix;
export function gatherRows(
  x: GivenRows,
  order: ArrayLike<number>,
  out: Float32Array | Float64Array,
): GivenRows;
export function gatherRows(
  { data, cols }: GivenRows,
  order: ArrayLike<number>,
  out: Float32Array | Float64Array,
): GivenRows {
  for (let i = 0, to = 0; i < order.length; i++) {
    let from = order[i]! * cols;
    if (cols > NARROW) out.set(data.subarray(from, from + cols), to);
    else for (let j = 0; j < cols; j++) out[to + j] = data[from++]!;
    to += cols;
  }
  return { data: out.subarray(0, order.length * cols), rows: order.length, cols };
}

/** As `gatherRows`, of rows of any kind; `out` serves dense ones. */
export function gatherHostRows(
  x: HostRows,
  order: ArrayLike<number>,
  out: Float32Array | Float64Array,
): HostRows {
  return x.kind === 'csr' ? gatherSparseRows(x, order) : gatherRows(x, order, out);
}
