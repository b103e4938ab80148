import type { Table } from '@coke/io';

/** Rows of a table: by reading it, where only that tells. */
export async function countRows(table: Table, signal: AbortSignal): Promise<number> {
  if (table.rows !== undefined) return table.rows;
  const columns = table.columns.slice(0, 1).map(({ name }) => name);
  let count = 0;
  for await (const { rows } of table.read({ columns, signal })) count += rows;
  return count;
}
