import { chosenColumns } from '../table/chosen-columns.ts';
import { RowError } from '../table/row-error.ts';
import type { ReadOptions, TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { type ArrowColumn, valuesOf } from './arrow-columns.ts';
import type { ArrowBatch } from './arrow-data.ts';

/** What a part takes at most, about, and how many rows it has at most. */
const PART_BYTES = 1 << 23;
const PART_ROWS = 1 << 16;
/** Of a value that is no vector, a guess. */
const VALUE_BYTES = 16;

/** The rows of record batches, in parts. @throws RangeError for a column that there is not. */
export async function* partsOf(
  file: string,
  columns: readonly ArrowColumn[],
  batches: AsyncIterable<ArrowBatch> | Iterable<ArrowBatch>,
  options: ReadOptions = {},
): AsyncGenerator<TablePart> {
  const chosen = chosenColumns(
    { name: file, columns: columns.map(({ column }) => column) },
    options.columns,
  ).map((place) => columns[place]!);
  const rowBytes = chosen.reduce(
    (sum, { column }) => sum + VALUE_BYTES + 4 * (column.width ?? 0),
    1,
  );
  const height = Math.max(1, Math.min(PART_ROWS, Math.floor(PART_BYTES / rowBytes)));
  let firstRow = 0;
  for await (const batch of batches) {
    const { length } = batch.data;
    for (let from = 0; from < length; from += height) {
      options.signal?.throwIfAborted();
      const to = Math.min(length, from + height);
      const first = firstRow + from;
      const values = chosen.map((column) => {
        try {
          return valuesOf(column, batch, from, to);
        } catch (error) {
          const row = first + (error instanceof RowError ? error.row : 0) + 1;
          const reason = error instanceof Error ? error.message : String(error);
          throw new TableError({ file, row, column: column.column.name }, reason, { cause: error });
        }
      });
      yield { firstRow: first, rows: to - from, columns: values };
    }
    firstRow += length;
  }
}
