import { shouldBe } from '../support/error-message.ts';
import { type CsrRows, isCsr } from './csr.ts';
import type { GivenRows } from './given-rows.ts';
import type { Matrix } from './matrix.ts';

/** A view as the npm package `ndarray` makes it, rank 2: element (i, j) is at offset + i s_0 + j s_1. */
export interface NdArrayLike {
  readonly data: ArrayLike<number> | { get(index: number): number };
  readonly shape: readonly number[];
  readonly stride: readonly number[];
  readonly offset: number;
}

/**
 * Rows as a user holds them, every number of them: a matrix, of float64 too, an array of rows, an ndarray. Not
 * a flat array: see `matrix`.
 */
export type DenseRows = GivenRows | NdArrayLike | ArrayLike<ArrayLike<number>>;

/** Rows as a user holds them, dense or, as `csr` makes them, sparse. */
export type Rows = DenseRows | CsrRows;

/** Most numbers a matrix may hold: 16 GiB of them. */
const LARGEST_MATRIX = 2 ** 32;

/**
 * Rows as a `Matrix`, rounded to float32; copied unless they are one. Values are not looked at beyond
 * their type.
 *
 * @param cols - How wide they are to be, where it is known; checked before anything is copied.
 * @throws TypeError if `x` is none of the accepted forms or holds something that is no number.
 * @throws RangeError if it has no rows, no columns, rows of unequal length or of another than `cols`.
 */
export function toMatrix(x: unknown, name = 'x', cols?: number): Matrix {
  const { data, ...extents } = toGivenRows(x, name, cols);
  return { data: data instanceof Float32Array ? data : Float32Array.from(data), ...extents };
}

/**
 * As `toMatrix`, but unrounded: float32 where it holds every number as it is, else float64. What has
 * `data`, `rows` and `cols` is not copied.
 */
export function toGivenRows(x: unknown, name = 'x', cols?: number): GivenRows {
  if (isCsr(x)) throw new TypeError(shouldBe(name, 'dense rows', 'csr'));
  if (typeof x === 'object' && x !== null) {
    const given = x as Partial<GivenRows & NdArrayLike>;
    if (given.data !== undefined && given.rows !== undefined) return fromMatrix(given, name, cols);
    if (given.data !== undefined && given.shape !== undefined) {
      return fromNdArray(x as NdArrayLike, name, cols);
    }
    if (isFlat(x)) {
      const rule = 'rows, as [[1, 2], [3, 4]] (wrap a flat Float32Array as matrix(data, cols))';
      throw new TypeError(shouldBe(name, rule, x));
    }
    if (isArrayLike(x)) return fromRows(x, name, cols);
  }
  throw new TypeError(shouldBe(name, 'a matrix, an array of rows or an ndarray', x));
}

/** Does `x` look like rows at once, rather than like a source of batches of them? */
export function isRows(x: unknown): x is Rows {
  if (typeof x !== 'object' || x === null) return false;
  if ('data' in x && ('rows' in x || 'shape' in x)) return true;
  return isArrayLike(x) && (x.length === 0 || (isArrayLike(x[0]) && !isArrayLike(x[0]![0])));
}

function fromMatrix(x: Partial<GivenRows>, name: string, width?: number): GivenRows {
  const { data } = x;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new TypeError(shouldBe(`${name}.data`, 'a Float32Array or Float64Array', data));
  }
  const rows = extent(x.rows, `${name}.rows`);
  const cols = extent(x.cols, `${name}.cols`, width);
  if (data.length !== rows * cols) {
    throw new RangeError(
      shouldBe(`${name}.data.length`, `rows × cols (${rows} × ${cols})`, data.length),
    );
  }
  return { data, rows, cols };
}

function fromNdArray({ data, shape, stride, offset }: NdArrayLike, name: string, width?: number) {
  if (shape?.length !== 2) throw new TypeError(shouldBe(`${name}.shape`, '[rows, cols]', shape));
  if (stride?.length !== 2) throw new TypeError(shouldBe(`${name}.stride`, 'two numbers', stride));
  const rows = extent(shape[0], `${name}.shape[0]`);
  const cols = extent(shape[1], `${name}.shape[1]`, width);
  const [down, right] = [Number(stride[0]), Number(stride[1])];
  const at = elementReader(data, name);
  return fill(rows, cols, (i, j) => at(Number(offset) + i * down + j * right), name);
}

// ndarray keeps plain storage in `data`, and anything else behind `get`.
function elementReader(data: NdArrayLike['data'], name: string): (index: number) => number {
  if (isArrayLike(data)) return (index) => data[index] as number;
  if (typeof data?.get === 'function') return (index) => data.get(index);
  throw new TypeError(shouldBe(`${name}.data`, 'an array or a store with get', data));
}

function fromRows(x: ArrayLike<unknown>, name: string, width?: number): GivenRows {
  const rows = extent(x.length, `${name}.length`);
  const first = x[0];
  if (!isArrayLike(first)) throw new TypeError(shouldBe(`${name}[0]`, 'a row of numbers', first));
  const cols = extent(first.length, `${name}[0].length`, width);
  for (let i = 0; i < rows; i++) {
    const row = x[i];
    if (!isArrayLike(row)) throw new TypeError(shouldBe(`${name}[${i}]`, 'a row of numbers', row));
    if (row.length !== cols) {
      throw new RangeError(shouldBe(`${name}[${i}].length`, `${cols}, as in row 0`, row.length));
    }
  }
  return fill(rows, cols, (i, j) => (x[i] as ArrayLike<number>)[j] as number, name);
}

function fill(
  rows: number,
  cols: number,
  at: (i: number, j: number) => number,
  name: string,
): GivenRows {
  if (rows * cols > LARGEST_MATRIX) {
    throw new RangeError(shouldBe(name, `at most ${LARGEST_MATRIX} numbers`, rows * cols));
  }
  let data: GivenRows['data'] = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < cols; j++) {
      const value = at(i, j);
      if (typeof value !== 'number') {
        throw new TypeError(shouldBe(`${name}[${i}][${j}]`, 'a number', value));
      }
      data[i * cols + j] = value;
      // Copies what came before, once. NaN is NaN in both.
      if (data[i * cols + j] !== value && !Number.isNaN(value)) {
        data = Float64Array.from(data);
        data[i * cols + j] = value;
      }
    }
  }
  return { data, rows, cols };
}

function extent(value: unknown, name: string, wanted?: number): number {
  if (typeof value !== 'number') throw new TypeError(shouldBe(name, 'a positive integer', value));
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new RangeError(shouldBe(name, 'a positive integer', value));
  }
  if (wanted !== undefined && value !== wanted)
    throw new RangeError(shouldBe(name, `${wanted}`, value));
  return value;
}

function isFlat(x: object): boolean {
  return ArrayBuffer.isView(x) || (Array.isArray(x) && typeof x[0] === 'number');
}

function isArrayLike(x: unknown): x is ArrayLike<unknown> {
  return (
    typeof x === 'object' && x !== null && typeof (x as ArrayLike<unknown>).length === 'number'
  );
}
