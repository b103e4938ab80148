import { readRows, type Table } from '@coke/io';
import type { StreamedTable } from './fit-stream.ts';

/** Rows of a table: by reading it, where only that tells. */
export async function countRows(table: Table, signal: AbortSignal): Promise<number> {
  if (table.rows !== undefined) return table.rows;
  const columns = table.columns.slice(0, 1).map(({ name }) => name);
  let count = 0;
  for await (const { rows } of table.read({ columns, signal })) count += rows;
  return count;
}

/** The same without those that are dropped. */
export async function countRowsLeft(
  { table, preprocessing }: StreamedTable,
  signal: AbortSignal,
): Promise<number> {
  if (preprocessing.missing !== 'drop-row') return countRows(table, signal);
  let count = 0;
  for await (const { rows } of readRows(table, preprocessing, { signal })) count += rows;
  return count;
}
