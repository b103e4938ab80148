import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type OpenTableOptions, openTable, type Table } from '@coke/io';
import type { Context } from '../context.ts';
import type { TableOptions } from '../options/table-options.ts';

/**
 * The table in a file. What can be read only once is held in memory, as it is read more than once: standard input,
 * for `-`, and pipes such as `<(command)`.
 */
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
  const isPipe = file !== '-' && (await stat(file).catch(() => undefined))?.isFIFO();
  if (file !== '-' && !isPipe) return openTable(file, options);
  const stream = isPipe ? createReadStream(file) : stdin;
  const name = isPipe ? file : 'standard input';
  return openTable(await readAll(stream, signal), { ...options, name });
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
  stream: AsyncIterable<string | Uint8Array>,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  // Nothing may come for as long as somebody types.
  const stop = () => (stream as Partial<Readable>).destroy?.();
  signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const part of stream) {
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
