/**
 * Tables in pages: what `@coke/io` has but for what needs Node.
 *
 * @module @coke/io/web
 */
export type { ArrowTableLike } from './arrow/arrow-data.ts';
export { arrowTable } from './arrow/arrow-table.ts';
export { encodeTable } from './encode-table.ts';
export { FORMATS, type TableFormat } from './formats.ts';
export type { OpenTableOptions } from './open-source.ts';
export { openTable, type TableSource } from './open-table.ts';
export {
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
  type RowsPart,
  readPreprocessing,
  readRows,
  SCALINGS,
  type Scaling,
  unscale,
} from './preprocessing/index.ts';
export type { GivenColumn } from './table/given-column.ts';
export { isMissing, parseNumber } from './table/parse-number.ts';
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
