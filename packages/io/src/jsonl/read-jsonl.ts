import { shouldBe } from '@coke/core/check-options';
import type { ByteSource } from '../sources/byte-source.ts';
import { decodeText, TextEncodingError } from '../sources/decode-text.ts';
import { peek } from '../sources/peek.ts';
import { chosenColumns } from '../table/chosen-columns.ts';
import type { ColumnValues, ReadOptions, Table, TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { type JsonColumn, JsonValueError, jsonColumn, jsonColumnValues } from './json-column.ts';
import { jsonRows, parseRows } from './json-rows.ts';
import { type JsonLayout, jsonCutter, jsonLayoutOf } from './json-texts.ts';
import { fieldsOf, type JsonValue } from './parse-row.ts';

/** Bytes that columns are judged by; more where the first row is longer. */
const SAMPLE_BYTES = 1 << 20;
const LONGEST_SAMPLE = 1 << 26;
/** Rows that columns are judged by, at most. */
const SAMPLE_ROWS = 1000;

/**
 * Open JSON as a table: a row a line (JSONL), or one array of rows. A row is an object; or an array of numbers,
 * which is the column `vector`; or another array, whose columns are `column1`, `column2`, …; or a single value, in
 * the column `value`. The first 1000 rows (of the first MiB) say what columns there are, and of which type:
 * numbers, integers of 64 bits where a double does not hold one of them, truth values, vectors of one width, text.
 * What is nested otherwise, or of several types, is kept as JSON text. Null, NaN, an empty list and a field that is
 * left out are missing.
 *
 * @throws TableError for a first row that is none; whatever reading it throws. Reading a table throws TableError,
 * naming row and column, for what is no JSON, a field that the first rows have not, and a value of another type.
 */
export async function openJsonl(given: ByteSource): Promise<Table> {
  const { name } = given;
  const { rows, layout, source } = await sampleRows(given);
  const columns = columnsOf(rows);
  const places = new Map(columns.map((column, index) => [column.name, index]));
  return {
    name,
    columns: columns.map(({ isUnsigned: _, ...column }) => column),
    rows: undefined,
    isRepeatable: source.isRepeatable,
    async *read({ columns: wanted, signal }: ReadOptions = {}) {
      const chosen = chosenColumns({ name, columns }, wanted);
      const texts = decodeText(source.stream(signal));
      let firstRow = 0;
      for await (const rows of jsonRows(texts, layout, name)) {
        signal?.throwIfAborted();
        const values = columns.map(() =>
          new Array<JsonValue | undefined>(rows.length).fill(undefined),
        );
        for (const [row, value] of rows.entries()) {
          for (const [field, of] of fieldsIn(value, name, firstRow + row)) {
            const place = places.get(field);
            if (place === undefined) {
              const problem = 'field should be one of the first rows, got another';
              throw new TableError({ file: name, row: firstRow + row + 1, column: field }, problem);
            }
            values[place]![row] = of;
          }
        }
        yield {
          firstRow,
          rows: rows.length,
          columns: chosen.map((index) => valuesOf(columns[index]!, values[index]!, name, firstRow)),
        } satisfies TablePart;
        firstRow += rows.length;
      }
    },
    close: () => source.close(),
  };
}

function columnsOf(rows: readonly JsonValue[]): JsonColumn[] {
  const values = new Map<string, (JsonValue | undefined)[]>();
  for (const row of rows) {
    for (const [field, value] of fieldsOf(row) ?? []) {
      const column = values.get(field);
      if (column) column.push(value);
      else values.set(field, [value]);
    }
  }
  return [...values].map(([field, column]) => jsonColumn(field, column));
}

function fieldsIn(value: JsonValue, file: string, row: number) {
  const fields = fieldsOf(value);
  if (fields) return fields;
  throw new TableError({ file, row: row + 1 }, shouldBe('row', 'an object or an array', value));
}

function valuesOf(
  column: JsonColumn,
  values: readonly (JsonValue | undefined)[],
  file: string,
  firstRow: number,
): ColumnValues {
  try {
    return jsonColumnValues(column, values);
  } catch (error) {
    if (!(error instanceof JsonValueError)) throw error;
    const place = { file, row: firstRow + error.row + 1, column: column.name };
    throw new TableError(place, error.message);
  }
}

/** The first rows, and a source to read them and the others from. */
async function sampleRows(
  given: ByteSource,
): Promise<{ rows: JsonValue[]; layout: JsonLayout; source: ByteSource }> {
  let begun = given;
  for (let length = SAMPLE_BYTES; ; length *= 8) {
    const { head, source } = await peek(begun, length);
    begun = source;
    const isAll = head.length < length;
    let text = '';
    try {
      for await (const part of decodeText([head])) text += part;
    } catch (error) {
      // Said with its row when that is read.
      if (!(error instanceof TextEncodingError)) throw error;
    }
    const layout = jsonLayoutOf(text);
    const cutter = jsonCutter(layout);
    const texts = cutter.push(text);
    if (isAll) texts.push(...(cutter.end() ?? []));
    if (texts.length > 0 || isAll || length >= LONGEST_SAMPLE) {
      const { rows, error } = parseRows(texts.slice(0, SAMPLE_ROWS), given.name, 0);
      if (error && rows.length === 0) throw error;
      return { rows, layout, source };
    }
  }
}
