import type { CsrRows } from '@coke/core';

/** Numbers as a file holds them. */
export type NumberArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** One number a row. NaN is missing, as in pandas. */
export interface NumberValues {
  readonly type: 'number';
  readonly values: NumberArray;
  /** 1 where the value is missing. Left out where none is, but for NaN. */
  readonly missing?: Uint8Array;
}

/** One integer of 64 bits a row. */
export interface BigintValues {
  readonly type: 'bigint';
  readonly values: BigInt64Array | BigUint64Array;
  /** 1 where the value is missing. Left out where none is. */
  readonly missing?: Uint8Array;
}

/** One truth value a row, 1 or 0. */
export interface BooleanValues {
  readonly type: 'boolean';
  readonly values: Uint8Array;
  /** 1 where the value is missing. Left out where none is. */
  readonly missing?: Uint8Array;
}

/** One text a row; undefined where it is missing. */
export interface TextValues {
  readonly type: 'text';
  readonly values: readonly (string | undefined)[];
}

/** Several numbers a row, as many in each: rows × width, row-major. An embedding, for instance. */
export interface VectorValues {
  readonly type: 'vector';
  readonly values: NumberArray;
  /** Numbers a row. */
  readonly width: number;
  /** 1 where the whole vector is missing. Left out where none is. */
  readonly missing?: Uint8Array;
}

/** The values of one column, for some rows. */
export type ColumnValues = NumberValues | BigintValues | BooleanValues | TextValues | VectorValues;

export type ColumnType = ColumnValues['type'];

/** What is known of a column before its values are read. */
export interface TableColumn {
  readonly name: string;
  /** Of every part that is read. Formats without types, such as CSV, have text alone. */
  readonly type: ColumnType;
  /** Numbers a row, of a vector. */
  readonly width?: number;
  /**
   * Whether it can be computed with: numbers, vectors of them, or text that reads as numbers in the rows
   * that were looked at.
   */
  readonly isNumeric: boolean;
}

/** Some consecutive rows. */
export interface TablePart {
  /** Number of its first row in the table, from 0. */
  readonly firstRow: number;
  readonly rows: number;
  /** In the order that was asked for. Good until the next part is asked for. */
  readonly columns: readonly ColumnValues[];
}

export interface ReadOptions {
  /** Names of the columns to read, in the order of the parts' columns. By default all, as the table has them. */
  readonly columns?: readonly string[];
  /** Ends reading with its reason. */
  readonly signal?: AbortSignal;
}

/** Stretches of a table's rows that can be read by themselves, in any order, at no more cost than their own. */
export interface TablePieces {
  /** First row of each, ascending from 0: together they are the whole table. */
  readonly firstRows: readonly number[];
  /** The rows of one of them, as `Table.read` gives them. */
  read(piece: number, options?: ReadOptions): AsyncIterable<TablePart>;
}

/** Some consecutive rows of a sparse matrix, without the numbers that are 0. */
export interface SparsePart extends CsrRows {
  /** Number of its first row in the table, from 0. */
  readonly firstRow: number;
}

/** Rows with named columns, read part after part. */
export interface Table {
  /** What errors call it: the file's name. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  /** Undefined where only reading it tells. */
  readonly rows: number | undefined;
  /** Whether `read` may be called again: not for standard input. */
  readonly isRepeatable: boolean;
  /** Its file has no types, as CSV: what is text here may be numbers. See `withNumbers`. */
  readonly isUntyped?: boolean;
  /**
   * The rows in their order, in parts of bounded size.
   *
   * @throws RangeError for a column that there is not; TableError naming row and column where the file is damaged.
   */
  read(options?: ReadOptions): AsyncIterable<TablePart>;
  /** Left out where rows can only be read from the first on. */
  readonly pieces?: TablePieces | undefined;
  /**
   * Of a file that holds a sparse matrix, which is the table's one column of vectors: its rows as `read` gives them,
   * in parts of bounded size, without the numbers that are 0.
   */
  readonly readSparse?:
    | ((options?: Pick<ReadOptions, 'signal'>) => AsyncIterable<SparsePart>)
    | undefined;
  /** Close the file. Calls that follow do nothing. */
  close(): Promise<void>;
}

/** What is written as a table. */
export interface TableContent {
  readonly columns: readonly TableColumn[];
  /** Where it is known. */
  readonly rows?: number;
  readonly parts: Iterable<TablePart> | AsyncIterable<TablePart>;
}
