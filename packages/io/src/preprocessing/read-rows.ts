import { checkSignal, knownNames, shouldBe } from '@coke/core/check-options';
import { selectRows } from '../table/select-rows.ts';
import type { ColumnValues, Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { checkedPart } from './checked-part.ts';
import { type ColumnWriter, columnWriter } from './column-writer.ts';
import { columnWidth, countFeatures } from './features.ts';
import { findColumn } from './find-columns.ts';
import type { PartNumbers } from './part-numbers.ts';
import type { PreprocessedColumn, Preprocessing } from './preprocessing.ts';

export interface ReadRowsOptions {
  /** Names of columns whose values come along. */
  readonly keep?: readonly string[] | undefined;
  /** Ends reading with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Some rows of a table as numbers, row-major. Good until the next part is asked for. */
export interface RowsPart {
  /** float32 where that holds every number of the part as it is, or they are scaled; else float64. */
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
  /** Number of each row in the table, from 0: rows may have been dropped. */
  readonly rowNumbers: Float64Array;
  /** Of the column that names rows, where there is one. */
  readonly ids?: ColumnValues;
  /** The columns of `keep`, in its order. */
  readonly kept: readonly ColumnValues[];
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
  knownNames('options', options, ['keep', 'signal']);
  const { keep = [], signal } = options;
  checkSignal(signal);
  checkColumns(table, preprocessing);
  for (const name of keep) findColumn(table, name, 'keep');
  const { id, columns, missing } = preprocessing;
  // Those that are computed with come first.
  const names = columns.map(({ name }) => name);
  for (const name of id === undefined ? keep : [id, ...keep]) {
    if (!names.includes(name)) names.push(name);
  }
  const cols = countFeatures(preprocessing);
  const writer = { columns, writers: columns.map(columnWriter), cols };
  for await (const part of table.read({ columns: names, ...(signal && { signal }) })) {
    const { columns: numbers, chosen } = checkedPart(part, columns, missing, table.name);
    const rows = chosen?.length ?? part.rows;
    const valuesOf = (name: string) => {
      const values = part.columns[names.indexOf(name)]!;
      return chosen ? selectRows(values, chosen) : values;
    };
    const rowNumbers = new Float64Array(rows);
    for (let i = 0; i < rows; i++) rowNumbers[i] = part.firstRow + (chosen ? chosen[i]! : i);
    const data = rowData(writer, numbers, rows, chosen);
    checkScaled(data, writer, rowNumbers, table.name);
    const ids = id === undefined ? undefined : valuesOf(id);
    yield {
      part: { data, rows, cols, rowNumbers, ...(ids && { ids }), kept: keep.map(valuesOf) },
      read: part.firstRow + part.rows,
    };
  }
}

function checkColumns(table: Table, { id, columns }: Preprocessing): void {
  if (id !== undefined) findColumn(table, id, 'id');
  for (const wanted of columns) {
    const { type, width } = findColumn(table, wanted.name, 'columns');
    const name = `column "${wanted.name}" of ${table.name}`;
    if ((type === 'vector') !== (wanted.kind === 'vector')) {
      const rule = wanted.kind === 'vector' ? 'of vectors' : 'of single values';
      throw new RangeError(shouldBe(name, rule, type));
    }
    if (wanted.kind === 'vector' && width !== wanted.width) {
      throw new RangeError(shouldBe(name, `of vectors of ${wanted.width} numbers`, width));
    }
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

function isScaled(column: PreprocessedColumn): boolean {
  return column.kind === 'number' && (column.shift !== 0 || column.scale !== 1);
}
