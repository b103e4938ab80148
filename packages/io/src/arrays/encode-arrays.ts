import { shouldBe } from '@coke/core/check-options';
import { copyValues } from '../table/copy-values.ts';
import { partValues } from '../table/part-values.ts';
import type { ColumnValues, TableColumn, TableContent, TablePart } from '../table/table.ts';
import { type ArrayType, encodeValues, typeOfColumn, typeOfValues } from './encode-values.ts';

/** One column, as it is written. */
export interface EncodedArray {
  readonly name: string;
  readonly type: ArrayType;
  readonly rows: number;
  /** Numbers a row, of a vector. */
  readonly width: number | undefined;
  /** All of it, little-endian, row after row. Can be read once. */
  readonly bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/**
 * An array for each column. A single one whose number of rows is known, and that is no text, is encoded
 * part after part, in the number type of its first; several are kept in memory until all is there, in a
 * number type that holds all values.
 *
 * Missing numbers are NaN, which makes integers float64; a missing text is empty.
 *
 * @throws RangeError for columns, rows or widths that are not as they were said to be, and for integers that
 * no type holds beside the other numbers.
 */
export async function encodeArrays(content: TableContent): Promise<EncodedArray[]> {
  const { columns, rows } = content;
  const [column] = columns;
  if (column && columns.length === 1 && rows !== undefined && column.type !== 'text') {
    return [await encodeLater(column, rows, content.parts)];
  }
  const values = columns.map((): ColumnValues[] => []);
  let count = 0;
  for await (const part of content.parts) {
    const given = partValues(columns, part);
    for (const [i, list] of values.entries()) list.push(copyValues(given[i]!));
    count += part.rows;
  }
  checkRows(rows, count);
  return columns.map((column, i) => encodeNow(column, count, values[i]!));
}

function encodeNow(column: TableColumn, rows: number, parts: ColumnValues[]): EncodedArray {
  const { name } = column;
  const width = widthOf(column, parts[0]);
  const type = typeOfValues(parts) ?? typeOfColumn(column);
  let done = 0;
  const bytes = parts.map((values) => {
    checkWidth(column, width, values);
    const encoded = encodeValues(values, type, { column: name, firstRow: done });
    done += values.values.length / (width ?? 1);
    return encoded;
  });
  return { name, type, rows, width, bytes };
}

async function encodeLater(
  column: TableColumn,
  rows: number,
  parts: TableContent['parts'],
): Promise<EncodedArray> {
  const iterator = iteratorOf(parts);
  const first = await iterator.next();
  const given = first.done ? undefined : first.value.columns[0];
  const type = (given && typeOfValues([given])) ?? typeOfColumn(column);
  const width = widthOf(column, given);

  async function* encode(): AsyncGenerator<Uint8Array> {
    let done = 0;
    try {
      for (let next = first; !next.done; next = await iterator.next()) {
        const values = partValues([column], next.value)[0]!;
        checkWidth(column, width, values);
        yield encodeValues(values, type, { column: column.name, firstRow: done });
        done += next.value.rows;
        if (done > rows) break;
      }
    } finally {
      await iterator.return?.();
    }
    checkRows(rows, done);
  }
  return { name: column.name, type, rows, width, bytes: encode() };
}

function iteratorOf(parts: TableContent['parts']): AsyncIterator<TablePart> {
  async function* each() {
    yield* parts;
  }
  return each();
}

function widthOf({ type, width }: TableColumn, values: ColumnValues | undefined) {
  if (type !== 'vector') return undefined;
  return width ?? (values?.type === 'vector' ? values.width : 1);
}

function checkWidth({ name }: TableColumn, width: number | undefined, given: ColumnValues): void {
  if (given.type !== 'vector' || given.width === width) return;
  throw new RangeError(shouldBe(`width of column "${name}"`, `${width} as before`, given.width));
}

function checkRows(rows: number | undefined, done: number): void {
  if (rows === undefined || rows === done) return;
  throw new RangeError(shouldBe('rows of all parts', `${rows}`, done));
}
