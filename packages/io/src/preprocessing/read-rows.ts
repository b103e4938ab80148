import { shouldBe } from '@coke/core/check-options';
import type { Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { type AboutRows, checkedParts, type ReadRowsOptions } from './checked-parts.ts';
import { type ColumnWriter, columnWriter } from './column-writer.ts';
import { columnWidth, countFeatures, isScaled } from './features.ts';
import type { PartNumbers } from './part-numbers.ts';
import type { PreprocessedColumn, Preprocessing } from './preprocessing.ts';

/** Some rows of a table as numbers, row-major. Good until the next part is asked for. */
export interface RowsPart extends AboutRows {
  /** float32 where that holds every number of the part as it is, or they are scaled; else float64. */
  readonly data: Float32Array | Float64Array;
  readonly cols: number;
}

/**
 * The table as rows of numbers, part after part in bounded memory: `preprocessing` says how. The same every
 * time. Parts without rows are left out.
 *
 * @throws RangeError for a column that there is not, naming the nearest, or that holds vectors where numbers
 * were, or those of another width; TableError naming file, row and column for what is no number, or missing
 * where that is refused; the signal's reason.
 */
export async function* readRows(
  table: Table,
  preprocessing: Preprocessing,
  options: ReadRowsOptions = {},
): AsyncGenerator<RowsPart, void, undefined> {
  for await (const { part } of readParts(table, preprocessing, options)) {
    if (part.rows > 0) yield part;
  }
}

/** As `readRows`, with parts of which all rows are dropped, and how many rows of the table are read so far. */
export async function* readParts(
  table: Table,
  preprocessing: Preprocessing,
  options: ReadRowsOptions,
): AsyncGenerator<{ readonly part: RowsPart; readonly read: number }, void, undefined> {
  const { columns } = preprocessing;
  const cols = countFeatures(preprocessing);
  const writer = { columns, writers: columns.map(columnWriter), cols };
  for await (const { numbers, chosen, read, ...about } of checkedParts(
    table,
    preprocessing,
    options,
  )) {
    const data = rowData(writer, numbers, about.rows, chosen);
    checkScaled(data, writer, about.rowNumbers, table.name);
    yield { part: { data, cols, ...about }, read };
  }
}

interface PartWriter {
  readonly columns: readonly PreprocessedColumn[];
  readonly writers: readonly ColumnWriter[];
  readonly cols: number;
}

function rowData(
  { columns, writers, cols }: PartWriter,
  numbers: readonly PartNumbers[],
  rows: number,
  chosen: Uint32Array | undefined,
): Float32Array | Float64Array {
  const asTheyAre = wholeVectors(columns, numbers, rows, chosen);
  if (asTheyAre) return asTheyAre;
  const fitsFloat32 = columns.every((column, j) => isScaled(column) || numbers[j]!.fitsFloat32);
  const out = fitsFloat32 ? new Float32Array(rows * cols) : new Float64Array(rows * cols);
  let at = 0;
  for (const [j, column] of columns.entries()) {
    writers[j]!(numbers[j]!, rows, chosen, { out, at, cols });
    at += columnWidth(column);
  }
  return out;
}

/** A scale that new rows are not made for may take them beyond what float32 holds. */
function checkScaled(
  data: Float32Array | Float64Array,
  { columns, cols }: PartWriter,
  rowNumbers: Float64Array,
  file: string,
): void {
  let at = 0;
  for (const column of columns) {
    for (let i = 0; isScaled(column) && i < rowNumbers.length; i++) {
      const value = data[at + i * cols]!;
      if (Number.isFinite(value)) continue;
      const place = { file, row: rowNumbers[i]! + 1, column: column.name };
      throw new TableError(place, shouldBe('value, scaled,', 'within float32', value));
    }
    at += columnWidth(column);
  }
}

/** Vectors that are computed with as the file has them: not copied. */
function wholeVectors(
  columns: readonly PreprocessedColumn[],
  numbers: readonly PartNumbers[],
  rows: number,
  chosen: Uint32Array | undefined,
): Float32Array | Float64Array | undefined {
  const [column, only] = [columns[0], numbers[0]];
  if (columns.length > 1 || column?.kind !== 'vector' || only?.kind !== 'vector') return undefined;
  if (chosen || column.fill) return undefined;
  const { values, width } = only.vectors;
  const isFloat = values instanceof Float32Array || values instanceof Float64Array;
  return isFloat ? values.subarray(0, rows * width) : undefined;
}
