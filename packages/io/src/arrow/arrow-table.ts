import type { Table } from '../table/table.ts';
import { columnOf, listColumn, listLengths } from './arrow-columns.ts';
import type { ArrowTableLike } from './arrow-data.ts';
import { partsOf } from './arrow-parts.ts';

/**
 * An apache-arrow `Table` in memory as a table, of whatever copy or version of apache-arrow. Its columns are as
 * `openArrow` has them; nothing is copied that need not be.
 *
 * @param name - What errors call it. Default `table`.
 */
export function arrowTable({ schema, batches }: ArrowTableLike, name = 'table'): Table {
  const columns = schema.fields.map((field, index) => {
    const column = columnOf(field, index);
    if (column) return column;
    const lists = batches.map((batch) => batch.data.children[index]!);
    const lengths = lists.map(listLengths).find(({ size }) => size > 0) ?? [];
    return listColumn(field, index, lengths);
  });
  return {
    name,
    columns: columns.map(({ column }) => column),
    rows: batches.reduce((sum, { data }) => sum + data.length, 0),
    isRepeatable: true,
    read: (options) => partsOf(name, columns, batches, options),
    async close() {},
  };
}
