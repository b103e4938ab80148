import { shouldBe } from '@coke/core/check-options';
import { chosenColumns } from './chosen-columns.ts';
import { columnOf, type GivenColumn } from './given-column.ts';
import { areMeantAsNumbers } from './parse-number.ts';
import type { ColumnValues, NumberArray, ReadOptions, Table, TableColumn } from './table.ts';

/** Rows that columns of text are judged by. */
const SAMPLE_ROWS = 1000;
/** Rows of a part. */
const PART_ROWS = 1 << 16;

/**
 * Columns in memory as a table. Typed arrays and the data of matrices are not copied: they should stay as they
 * are while the table is read.
 *
 * @param columns - Values by the column's name; as many rows in each.
 * @param name - What errors call the table. Default `data`.
 * @throws TypeError for values that are no column; RangeError for columns of different lengths, vectors of
 * different widths, a matrix that does not hold rows × cols numbers, or integers out of 64 bits.
 */
export function tableOf(columns: Readonly<Record<string, GivenColumn>>, name = 'data'): Table {
  const given = Object.entries(columns).map(([column, values]) => ({
    column,
    values: columnOf(column, values),
  }));
  const rows = given[0] ? rowsOf(given[0].values) : 0;
  for (const { column, values } of given) {
    const got = rowsOf(values);
    if (got !== rows)
      throw new RangeError(shouldBe(`rows of "${column}"`, `${rows} as before`, got));
  }
  const known = given.map(
    ({ column, values }): TableColumn => ({
      name: column,
      type: values.type,
      ...(values.type === 'vector' && { width: values.width }),
      isNumeric: values.type !== 'text' || areMeantAsNumbers(values.values.slice(0, SAMPLE_ROWS)),
    }),
  );
  return {
    name,
    columns: known,
    rows,
    isRepeatable: true,
    async *read({ columns: wanted, signal }: ReadOptions = {}) {
      const chosen = chosenColumns({ name, columns: known }, wanted);
      for (let firstRow = 0; firstRow < rows; firstRow += PART_ROWS) {
        signal?.throwIfAborted();
        const end = Math.min(firstRow + PART_ROWS, rows);
        const values = chosen.map((index) => rowsFrom(given[index]!.values, firstRow, end));
        yield { firstRow, rows: end - firstRow, columns: values };
      }
    },
    async close() {},
  };
}

function rowsOf(column: ColumnValues): number {
  return column.type === 'vector' ? column.values.length / column.width : column.values.length;
}

function rowsFrom(column: ColumnValues, from: number, to: number): ColumnValues {
  if (column.type === 'text') return { ...column, values: column.values.slice(from, to) };
  const width = column.type === 'vector' ? column.width : 1;
  const values = (column.values as NumberArray).subarray(from * width, to * width);
  const missing = column.missing?.subarray(from, to);
  return { ...column, values, ...(missing && { missing }) } as ColumnValues;
}
