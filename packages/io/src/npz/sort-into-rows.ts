import type { Elements } from '../arrays/element-type.ts';

/** Numbers of a sparse matrix, in any order. */
interface Coordinates {
  readonly values: Elements;
  /** Below the count of rows. */
  readonly row: Float64Array;
  readonly column: Float64Array;
}

/** The column of each number of a matrix whose columns begin there. */
export function columnsOf(indptr: Float64Array): Float64Array {
  const columns = new Float64Array(indptr.at(-1)!);
  for (let j = 0; j + 1 < indptr.length; j++) columns.fill(j, indptr[j], indptr[j + 1]);
  return columns;
}

/** Numbers row by row. */
export interface SortedNumbers {
  /** Where rows begin, rows + 1. */
  readonly indptr: Float64Array;
  readonly values: Elements;
  /** Of each number in its row. */
  readonly places: Float64Array;
}

/** The same numbers row by row, those of a row in the order that they come in. */
export function sortIntoRows(rows: number, { values, row, column }: Coordinates): SortedNumbers {
  const indptr = new Float64Array(rows + 1);
  for (const i of row) indptr[i + 1]! += 1;
  for (let i = 0; i < rows; i++) indptr[i + 1]! += indptr[i]!;
  const ends = indptr.slice();
  const sorted = values.slice();
  const places = new Float64Array(row.length);
  for (let at = 0; at < row.length; at++) {
    const to = ends[row[at]!]!++;
    sorted[to] = values[at]!;
    places[to] = column[at]!;
  }
  return { indptr, values: sorted, places };
}
