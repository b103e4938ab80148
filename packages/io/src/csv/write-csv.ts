import { shouldBe } from '@coke/core/check-options';
import { numberText } from '../table/number-text.ts';
import type { ColumnValues, TableColumn, TableContent } from '../table/table.ts';

export interface CsvWriteOptions {
  /** What is between cells. Default `,`. */
  readonly separator?: ',' | ';' | '\t' | '|';
}

/** Characters that are encoded at once. */
const PIECE = 1 << 18;

/**
 * The bytes of a table as CSV, or with another separator TSV: UTF-8, a header, lines that end with a line feed.
 * Python's csv and pandas read back what was written. A missing value is an empty cell, as an empty text is; a
 * vector is a column for each of its numbers, `name_0`, `name_1`, …; numbers are the shortest that read back
 * as they were, those of float32 as float32.
 *
 * @throws RangeError for another separator, or parts that don't have the columns that were said.
 */
export async function* encodeCsv(
  content: TableContent,
  { separator = ',' }: CsvWriteOptions = {},
): AsyncGenerator<Uint8Array> {
  if (![',', ';', '\t', '|'].includes(separator)) {
    throw new RangeError(shouldBe('separator', `one of , ; | and tab`, separator));
  }
  const encoder = new TextEncoder();
  const quoted = quoter(separator);
  const names = content.columns.flatMap(headerNames);
  // A line without text would be skipped.
  const isAlone = names.length === 1;
  const line = (cells: readonly string[]) =>
    `${isAlone && cells[0] === '' ? '""' : cells.join(separator)}\n`;
  let piece = line(names.map(quoted));
  for await (const { rows, columns } of content.parts) {
    if (columns.length !== content.columns.length) {
      const rule = `${content.columns.length}, as many as there are columns`;
      throw new RangeError(shouldBe('columns of a part', rule, columns.length));
    }
    const writers = columns.flatMap((values, i) =>
      cellWriters(values, content.columns[i]!, quoted),
    );
    for (let row = 0; row < rows; row++) {
      piece += line(writers.map((cell) => cell(row)));
      if (piece.length < PIECE) continue;
      yield encoder.encode(piece);
      piece = '';
    }
  }
  yield encoder.encode(piece);
}

function headerNames({ name, type, width = 0 }: TableColumn): string[] {
  if (type !== 'vector') return [name];
  return Array.from({ length: width }, (_, i) => `${name}_${i}`);
}

function quoter(separator: string): (text: string) => string {
  // A byte order mark that begins the file would go unseen.
  const isSpecial = new RegExp(`[${separator === '|' ? '\\|' : separator}"\\r\\n\\ufeff]`);
  return (text) => (isSpecial.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
}

type CellWriter = (row: number) => string;

/** One for each cell of a row that the column fills. */
function cellWriters(
  column: ColumnValues,
  { name, type, width = 0 }: TableColumn,
  quoted: (text: string) => string,
): CellWriter[] {
  if (column.type !== type || (column.type === 'vector' && column.width !== width)) {
    throw new RangeError(shouldBe(`column "${name}" of a part`, `${type} as said`, column.type));
  }
  if (column.type === 'text') {
    return [(row) => quoted(column.values[row] ?? '')];
  }
  const { missing } = column;
  if (column.type === 'vector') {
    const { values, width } = column;
    return Array.from(
      { length: width },
      (_, i): CellWriter =>
        (row) =>
          missing?.[row] ? '' : numberText(values, row * width + i),
    );
  }
  if (column.type === 'number') {
    return [(row) => (missing?.[row] ? '' : numberText(column.values, row))];
  }
  const text = column.type === 'boolean' ? (value: unknown) => `${value === 1}` : String;
  return [(row) => (missing?.[row] ? '' : text(column.values[row]!))];
}
