/** @module @coke/io */
export type { ArrowTableLike } from './arrow/arrow-data.ts';
export { arrowTable } from './arrow/arrow-table.ts';
export { encodeTable } from './encode-table.ts';
export { FORMATS, formatOfName, type TableFormat } from './formats.ts';
export { openTable } from './node-open-table.ts';
export { type WriteTableOptions, writeTable } from './node-write-table.ts';
export { type NpyArray, readNpy } from './npy/node-read-npy.ts';
export { writeNpy, writeNpyRows } from './npy/node-write-npy.ts';
export { writeSparse } from './npz/node-write-sparse.ts';
export type { OpenTableOptions } from './open-source.ts';
export type { TableSource } from './open-table.ts';
export { openSql, type SqlOptions } from './parquet/node-duckdb.ts';
export {
  countFeatures,
  type FitPreprocessingOptions,
  featureNames,
  fitPreprocessing,
  type LoadedRows,
  type LoadRowsOptions,
  loadRows,
  MISSING_RULES,
  type MissingRule,
  matchColumns,
  nearestName,
  type PreprocessedColumn,
  type Preprocessing,
  type PreprocessingOptions,
  type ReadingProgress,
  type ReadRowsOptions,
  type RowsBatch,
  type RowsPart,
  readPreprocessing,
  readRows,
  SCALINGS,
  type Scaling,
  type ShuffledRowsOptions,
  shuffledRows,
  unscale,
} from './preprocessing/index.ts';
export type { GivenColumn } from './table/given-column.ts';
export { joinRows } from './table/join-rows.ts';
export { isMissing, parseNumber } from './table/parse-number.ts';
export { selectRows } from './table/select-rows.ts';
export type {
  BigintValues,
  BooleanValues,
  ColumnType,
  ColumnValues,
  NumberArray,
  NumberValues,
  ReadOptions,
  SparsePart,
  Table,
  TableColumn,
  TableContent,
  TablePart,
  TextValues,
  VectorValues,
} from './table/table.ts';
export { TableError, type TablePlace } from './table/table-error.ts';
export { tableOf } from './table/table-of.ts';
export { type WithNumbersOptions, withNumbers } from './table/with-numbers.ts';
export { type FileContent, writeWhole } from './write-whole.ts';
