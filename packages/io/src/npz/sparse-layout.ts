import type { Elements } from '../arrays/element-type.ts';
import type { TableError } from '../table/table-error.ts';
import type { Archive, ZipEntry } from './zip-directory.ts';

/** A sparse matrix in a file, whatever its layout. */
export interface StoredMatrix {
  readonly rows: number;
  readonly cols: number;
  /** Begin to read its numbers, row by row. */
  open(signal: AbortSignal | undefined): Promise<NumbersInRows>;
}

export interface NumbersInRows {
  /** Where rows begin among the numbers, rows + 1: ascending from 0. */
  readonly indptr: Float64Array;
  /** The next numbers, and their places in the rows. */
  next(count: number): Promise<{ readonly values: Elements; readonly places: Elements }>;
  close(): Promise<void>;
}

/** An error of the file. */
export type Refuse = (what: string, rule: string, got: unknown) => TableError;

/** What a layout has beside its shape. */
export interface Layout {
  readonly archive: Archive;
  readonly rows: number;
  readonly cols: number;
  readonly entryOf: (name: string) => ZipEntry;
  readonly refuse: Refuse;
}

/** @param lines - What begins there, `count` of them. */
export function checkStarts(
  indptr: Float64Array,
  lines: 'rows' | 'columns',
  count: number,
  numbers: number,
  indices: number,
  refuse: Refuse,
): void {
  if (indptr.length !== count + 1) {
    throw refuse('length of indptr', `${count + 1}, one more than ${lines}`, indptr.length);
  }
  for (let line = 0; line <= count; line++) {
    const [least, most] = [line === 0 ? 0 : indptr[line - 1]!, line === 0 ? 0 : numbers];
    if (indptr[line]! >= least && indptr[line]! <= most) continue;
    throw refuse(`indptr[${line}]`, `from ${least} to ${most}`, indptr[line]);
  }
  if (indptr[count] !== numbers || indices !== numbers) {
    const lengths = [numbers, indices, indptr[count]];
    throw refuse('lengths of data and indices, and end of indptr', 'the same', lengths);
  }
}
