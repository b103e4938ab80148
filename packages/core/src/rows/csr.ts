import { shouldBe } from '../support/error-message.ts';

/**
 * Sparse rows in compressed form, as scipy's `csr_matrix` has them: of row i the numbers that are not 0 are
 * `data[indptr[i] .. indptr[i + 1]]`, in the columns that `indices` names there, ascending.
 */
export interface CsrRows {
  readonly kind: 'csr';
  /** The numbers that are not 0, row by row. */
  readonly data: Float32Array | Float64Array;
  /** The column of each, from 0. */
  readonly indices: Int32Array | Uint32Array;
  /** Where rows begin, rows + 1; the first is 0, the last is how many numbers there are. */
  readonly indptr: Int32Array | Uint32Array;
  readonly rows: number;
  readonly cols: number;
}

/** Sparse rows as they are clustered, float32. */
export interface SparseMatrix extends CsrRows {
  readonly data: Float32Array;
}

/** What `csr` makes rows of. */
export type CsrArrays = Pick<CsrRows, 'data' | 'indices' | 'indptr' | 'cols'>;

/** A row by the numbers that are not 0: `{ 3: 1.5, 17: 2 }`. */
export type IndexedRow = { readonly [index: number]: number };

/** Columns that 32-bit indices name. */
const MOST_COLUMNS = 2 ** 31 - 1;

/**
 * Sparse rows of arrays as scipy has them; or of one object a row, which has the numbers by their columns.
 * Columns of a row may come in any order; numbers of one column are added up, and stored zeros left out. The
 * arrays themselves are used where that changes nothing, so leave them alone.
 *
 * Objects give float32 where it holds every number as it is, else float64.
 *
 * Rows are `cols` wide: columns are 0 … cols - 1.
 *
 * @throws TypeError for arrays of other types, or rows that are no objects of numbers.
 * @throws RangeError if lengths do not fit together, `indptr` falls, a column is not below `cols`, a number
 * is not finite, or there is no row.
 */
export function csr(arrays: CsrArrays): CsrRows;
export function csr(rows: readonly IndexedRow[], cols: number): CsrRows;
export function csr(given: CsrArrays | readonly IndexedRow[], cols?: number): CsrRows {
  return Array.isArray(given)
    ? fromObjects(given as readonly unknown[], checkCols('cols', cols))
    : checkedCsr(given as CsrArrays, '');
}

/** Does `x` say that it is sparse rows? */
export function isCsr(x: unknown): x is CsrRows {
  return (Object(x) as Partial<CsrRows>).kind === 'csr';
}

/**
 * As `csr`, of rows that need not have come from it.
 *
 * @param name - What errors call the rows.
 * @param width - How wide they are to be, where it is known.
 */
export function checkedCsr(given: CsrArrays, name: string, width?: number): CsrRows {
  const of = (part: string) => (name ? `${name}.${part}` : part);
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(shouldBe(name || 'rows', '{ data, indices, indptr, cols }', given));
  }
  const { data, indices, indptr } = given;
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    throw new TypeError(shouldBe(of('data'), 'a Float32Array or Float64Array', data));
  }
  for (const [part, array] of Object.entries({ indices, indptr })) {
    if (array instanceof Int32Array || array instanceof Uint32Array) continue;
    throw new TypeError(shouldBe(of(part), 'an Int32Array or Uint32Array', array));
  }
  const cols = checkCols(of('cols'), given.cols, width);
  const rows = indptr.length - 1;
  if (rows < 1) throw new RangeError(shouldBe(`${of('indptr')}.length`, 'at least 2', rows + 1));
  if (indptr[0] !== 0) throw new RangeError(shouldBe(`${of('indptr')}[0]`, '0', indptr[0]));
  if (data.length !== indices.length) {
    const rule = `that of indices (${indices.length})`;
    throw new RangeError(shouldBe(`${of('data')}.length`, rule, data.length));
  }
  if (indptr[rows] !== data.length) {
    const rule = `the length of data (${data.length})`;
    throw new RangeError(shouldBe(`${of('indptr')}[${rows}]`, rule, indptr[rows]));
  }
  let canonical = true;
  for (let i = 0; i < rows; i++) {
    const [start, end] = [indptr[i]!, indptr[i + 1]!];
    if (!(end >= start && end <= data.length)) {
      const rule = `in [${start}, ${data.length}]`;
      throw new RangeError(shouldBe(`${of('indptr')}[${i + 1}]`, rule, end));
    }
    for (let at = start, before = -1; at < end; at++) {
      const column = indices[at]!;
      if (!(column >= 0 && column < cols)) {
        throw new RangeError(shouldBe(`${of('indices')}[${at}]`, `in [0, ${cols - 1}]`, column));
      }
      if (!Number.isFinite(data[at]!)) {
        const where = name ? `${name} row ${i}` : `row ${i}`;
        throw new RangeError(shouldBe(where, 'finite numbers', data[at]));
      }
      if (column <= before || data[at] === 0) canonical = false;
      before = column;
    }
  }
  const checked: CsrRows = { kind: 'csr', data, indices, indptr, rows, cols };
  return canonical ? checked : canonicalRows(checked);
}

function checkCols(name: string, cols: unknown, width?: number): number {
  if (typeof cols !== 'number') throw new TypeError(shouldBe(name, 'a positive integer', cols));
  if (!(Number.isInteger(cols) && cols >= 1 && cols <= MOST_COLUMNS)) {
    throw new RangeError(shouldBe(name, `an integer in [1, ${MOST_COLUMNS}]`, cols));
  }
  if (width !== undefined && cols !== width) {
    throw new RangeError(shouldBe(name, `${width}`, cols));
  }
  return cols;
}

/** Columns ascending, those that come twice added up in double, zeros left out. */
function canonicalRows({ data, indices, indptr, rows, cols }: CsrRows): CsrRows {
  const out = {
    data: data.slice(),
    indices: Int32Array.from(indices),
    indptr: new Int32Array(rows + 1),
  };
  let to = 0;
  for (let i = 0; i < rows; i++) {
    const sums = new Map<number, number>();
    for (let at = indptr[i]!; at < indptr[i + 1]!; at++) {
      sums.set(indices[at]!, (sums.get(indices[at]!) ?? 0) + data[at]!);
    }
    for (const column of Int32Array.from(sums.keys()).sort()) {
      out.indices[to] = column;
      out.data[to] = sums.get(column)!;
      if (!Number.isFinite(out.data[to]!)) {
        throw new RangeError(
          shouldBe(`column ${column} of row ${i}`, 'a finite sum', out.data[to]),
        );
      }
      if (out.data[to] !== 0) to++;
    }
    out.indptr[i + 1] = to;
  }
  return {
    ...{ kind: 'csr', rows, cols, indptr: out.indptr },
    ...{ data: out.data.slice(0, to), indices: out.indices.slice(0, to) },
  };
}

function fromObjects(objects: readonly unknown[], cols: number): CsrRows {
  const values: number[] = [];
  const indices: number[] = [];
  const indptr = new Int32Array(objects.length + 1);
  for (const [i, row] of objects.entries()) {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) {
      throw new TypeError(shouldBe(`rows[${i}]`, 'an object of numbers by column', row));
    }
    for (const [key, value] of Object.entries(row)) {
      const column = Number(key);
      if (!(Number.isInteger(column) && column >= 0 && column < cols)) {
        throw new RangeError(
          shouldBe(`columns of rows[${i}]`, `integers in [0, ${cols - 1}]`, key),
        );
      }
      if (typeof value !== 'number') {
        throw new TypeError(shouldBe(`rows[${i}][${key}]`, 'a number', value));
      }
      values.push(value);
      indices.push(column);
    }
    indptr[i + 1] = values.length;
  }
  const single = Float32Array.from(values);
  const exact = values.every((value, at) => single[at] === value || Number.isNaN(value));
  const data = exact ? single : Float64Array.from(values);
  return checkedCsr({ data, indices: Int32Array.from(indices), indptr, cols }, '');
}
