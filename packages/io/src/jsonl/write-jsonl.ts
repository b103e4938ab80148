import { shouldBe } from '@coke/core/check-options';
import { numberText } from '../table/number-text.ts';
import type { ColumnValues, NumberArray, TableContent } from '../table/table.ts';
import type { JsonLayout } from './json-texts.ts';

export interface JsonlWriteOptions {
  /** A row a line, or one array of all rows. Default `lines`. */
  readonly layout?: JsonLayout;
}

/** Characters that are encoded at once. */
const PIECE = 1 << 18;

/**
 * The bytes of a table as JSON: an object a row, in UTF-8. A missing value is null, a vector is an array, and
 * numbers are the shortest that read back as they were, those of float32 as float32.
 *
 * @throws RangeError for an infinite number, which JSON has not, and parts that don't have the columns that were
 * said.
 */
export async function* encodeJsonl(
  content: TableContent,
  { layout = 'lines' }: JsonlWriteOptions = {},
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const keys = content.columns.map(({ name }) => `${JSON.stringify(name)}:`);
  const [first, between, last] = layout === 'lines' ? ['', '\n', '\n'] : ['[\n', ',\n', '\n]\n'];
  let piece = first;
  let isAny = false;
  for await (const { rows, columns } of content.parts) {
    if (columns.length !== keys.length) {
      const rule = `${keys.length}, as many as there are columns`;
      throw new RangeError(shouldBe('columns of a part', rule, columns.length));
    }
    const writers = columns.map((values, i) => valueWriter(values, content.columns[i]!.name));
    for (let row = 0; row < rows; row++) {
      const fields = writers.map((text, i) => keys[i] + text(row));
      piece += `${isAny ? between : ''}{${fields.join(',')}}`;
      isAny = true;
      if (piece.length < PIECE) continue;
      yield encoder.encode(piece);
      piece = '';
    }
  }
  if (isAny || layout === 'array') piece += last;
  yield encoder.encode(piece);
}

/** The JSON text of a column's value in a row. */
function valueWriter(column: ColumnValues, name: string): (row: number) => string {
  if (column.type === 'text') return (row) => JSON.stringify(column.values[row] ?? null);
  const { missing } = column;
  if (column.type === 'vector') {
    const { values, width } = column;
    return (row) => {
      if (missing?.[row]) return 'null';
      const numbers = Array.from({ length: width }, (_, i) =>
        number(values, row * width + i, name),
      );
      return `[${numbers.join(',')}]`;
    };
  }
  if (column.type === 'number') {
    return (row) => (missing?.[row] ? 'null' : number(column.values, row, name));
  }
  const text = column.type === 'boolean' ? (value: unknown) => `${value === 1}` : String;
  return (row) => (missing?.[row] ? 'null' : text(column.values[row]!));
}

function number(values: NumberArray, at: number, name: string): string {
  const value = values[at]!;
  if (Math.abs(value) === Number.POSITIVE_INFINITY) {
    throw new RangeError(shouldBe(`values of "${name}"`, 'finite for JSON', value));
  }
  return numberText(values, at) || 'null';
}
