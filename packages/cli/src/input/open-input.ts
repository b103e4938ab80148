import type { Readable } from 'node:stream';
import { type OpenTableOptions, openTable, type Table } from '@coke/io';
import type { Context } from '../context.ts';
import type { TableOptions } from '../options/table-options.ts';

/** The table in a file, or, for `-`, on standard input, which is then held in memory: it is read more than once. */
async function openInput(
  file: string,
  { format, separator, header }: TableOptions,
  { stdin, signal }: Context,
): Promise<Table> {
  const options: OpenTableOptions = {
    ...(format !== undefined && { format }),
    ...(separator !== undefined && { separator }),
    ...(header === 'no' && { header: false }),
    signal,
  };
  if (file !== '-') return openTable(file, options);
  return openTable(await readAll(stdin, signal), { ...options, name: 'standard input' });
}

/** Work on such a table, which is closed at the end, whatever that is. */
export async function withInput<T>(
  file: string,
  options: TableOptions,
  context: Context,
  work: (table: Table) => Promise<T>,
): Promise<T> {
  const table = await openInput(file, options, context);
  try {
    return await work(table);
  } finally {
    await table.close();
  }
}

async function readAll(
  stdin: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Nothing may come for as long as somebody types.
  const stop = () => (stdin as Partial<Readable>).destroy?.();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const part of stdin) {
      signal.throwIfAborted();
      parts.push(typeof part === 'string' ? Buffer.from(part) : part);
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
  signal.throwIfAborted();
  return Buffer.concat(parts);
}
