import { shouldBe } from '@coke/core/check-options';
import { partValues } from '../table/part-values.ts';
import type { ColumnValues, TableColumn, TableContent, TablePart } from '../table/table.ts';

/** What float32 holds every value of. */
const NARROW = [Float32Array, Int8Array, Uint8Array, Int16Array, Uint16Array] as const;

type Matrix = Float32Array | Float64Array;

/**
 * Columns of numbers as one column of vectors, side by side in their order: float32 where each column's array fits
 * into it, else float64. Truth values are 1 and 0, missing values NaN; a column of vectors takes as many places as
 * these are wide.
 *
 * @param file - What errors call it: `an .npy file`.
 * @throws RangeError for no columns, and naming those that have no numbers; reading the result throws one for an
 * integer that no double is.
 */
export function sideBySide({ columns, rows, parts }: TableContent, file: string): TableContent {
  const others = columns.filter(({ type }) => type === 'text');
  if (columns.length === 0 || others.length > 0) {
    const got = others.map(({ name, type }) => `${name} (${type})`).join(', ');
    throw new RangeError(shouldBe(`columns of ${file}`, 'numbers', got));
  }
  const [first, last] = [columns[0]!.name, columns.at(-1)!.name];
  const widths: readonly (number | undefined)[] = columns.map(({ type, width }) =>
    type === 'vector' ? width : 1,
  );
  const column: TableColumn = {
    name: first === last ? first : `${first} to ${last}`,
    type: 'vector',
    isNumeric: true,
    ...(isKnown(widths) && { width: widths.reduce((sum, each) => sum + each, 0) }),
  };
  return { columns: [column], ...(rows !== undefined && { rows }), parts: joined(columns, parts) };
}

/** Otherwise the first part tells. */
function isKnown(widths: readonly (number | undefined)[]): widths is readonly number[] {
  return !widths.includes(undefined);
}

async function* joined(
  columns: readonly TableColumn[],
  parts: TableContent['parts'],
): AsyncGenerator<TablePart> {
  for await (const part of parts) {
    const values = partValues(columns, part);
    const width = values.reduce((sum, each) => sum + widthOf(each), 0);
    const isNarrow = values.every((each) => NARROW.some((Type) => each.values instanceof Type));
    const matrix = new (isNarrow ? Float32Array : Float64Array)(part.rows * width);
    let at = 0;
    for (const [i, each] of values.entries()) {
      put(matrix, width, at, each, { column: columns[i]!.name, firstRow: part.firstRow });
      at += widthOf(each);
    }
    yield { ...part, columns: [{ type: 'vector', values: matrix, width }] };
  }
}

/** Puts the numbers of one column in their place of each row. */
function put(
  matrix: Matrix,
  width: number,
  at: number,
  given: ColumnValues,
  place: { readonly column: string; readonly firstRow: number },
): void {
  if (given.type === 'text') return;
  const { values, missing } = given;
  const own = widthOf(given);
  for (let i = 0; i < values.length; i++) {
    const row = Math.floor(i / own);
    const to = row * width + at + (i % own);
    const value = values[i]!;
    matrix[to] = missing?.[row] ? Number.NaN : Number(value);
    if (typeof value !== 'bigint' || missing?.[row] || BigInt(matrix[to]!) === value) continue;
    const name = `row ${place.firstRow + row + 1} of column "${place.column}"`;
    throw new RangeError(shouldBe(name, 'exact in float64, as it is written', value));
  }
}

function widthOf(values: ColumnValues): number {
  return values.type === 'vector' ? values.width : 1;
}
