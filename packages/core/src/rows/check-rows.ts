import { shouldBe } from '../support/error-message.ts';
import type { CsrRows, SparseMatrix } from './csr.ts';
import type { GivenRows, HostRows } from './given-rows.ts';
import type { Matrix } from './matrix.ts';
import { normalizeRow } from './normalize.ts';

/**
 * Largest size of a value that is not normalised, so that squares, their sums over a row and the
 * prices that compete with them stay inside float32. Not in the paper.
 */
export const LARGEST_VALUE = 1e12;

/**
 * Largest size of a value that is put into a frame: float32 still holds its square, the unit of the
 * prices that are reported. Not in the paper.
 */
export const LARGEST_FRAMED_VALUE = 1e19;

/** Largest float32. */
export const LARGEST_FLOAT32: number = (2 - 2 ** -23) * 2 ** 127;

/**
 * Refuse rows that no arithmetic here could be right about.
 *
 * @param normalized - Rows will be, or were, scaled to unit length: any finite value will do.
 * @param limit - The largest size of a value.
 * @param first - Number of the first row, where they are a part of others.
 * @throws RangeError naming the first row with NaN, an infinity or too large a value.
 */
export function checkRows(
  x: HostRows,
  normalized: boolean,
  name = 'x',
  limit: number = normalized ? Number.MAX_VALUE : LARGEST_VALUE,
  first = 0,
): void {
  const { data } = x;
  const count = x.kind === 'csr' ? data.length : x.rows * x.cols;
  for (let at = 0; at < count; at++) {
    const value = data[at]!;
    if (Math.abs(value) <= limit) continue;
    const rule = Number.isFinite(value)
      ? `numbers of size at most ${limit} (scale the data)`
      : 'finite numbers';
    throw new RangeError(shouldBe(`${name} row ${first + rowWith(x, at)}`, rule, value));
  }
}

/** The row that number `at` of all is in. */
export function rowWith(x: HostRows, at: number): number {
  return x.kind === 'csr' ? x.indptr.findIndex((end) => end > at) - 1 : Math.floor(at / x.cols);
}

/** `x` with rows at unit length, in `scratch` (grown where too short); zero rows stay zero. */
export function normalizedRows(x: GivenRows, scratch: Scratch): Matrix {
  const out = scratch.atLeast(x.rows * x.cols);
  for (let i = 0; i < x.rows; i++) normalizeRow(x.data, i * x.cols, x.cols, out, i * x.cols);
  return { data: out, rows: x.rows, cols: x.cols };
}

/** As `normalizedRows`, in memory of their own. */
export function normalizedSparseRows({ data, ...x }: CsrRows): SparseMatrix {
  const out = new Float32Array(data.length);
  for (let i = 0; i < x.rows; i++) {
    const from = x.indptr[i]!;
    normalizeRow(data, from, x.indptr[i + 1]! - from, out, from);
  }
  return { ...x, data: out };
}

/** One growing buffer, so that batches of like size allocate nothing. */
export class Scratch {
  #buffer = new Float32Array(0);

  /** The first `length` elements, whatever they hold. */
  atLeast(length: number): Float32Array {
    if (this.#buffer.length < length) this.#buffer = new Float32Array(length);
    return this.#buffer.subarray(0, length);
  }
}
