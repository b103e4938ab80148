import { once } from 'node:events';
import { encodeTable, type TableContent, type TableFormat, writeTable } from '@coke/io';
import type { Context } from '../context.ts';

/**
 * Write a table to a file, whole or not at all; for `-` to standard output.
 *
 * @param format - By default by the name of the file, and CSV for standard output.
 */
export async function writeOutput(
  path: string,
  content: TableContent,
  { stdout, signal }: Context,
  format?: TableFormat,
): Promise<void> {
  if (path !== '-')
    return writeTable(path, content, { signal, ...(format !== undefined && { format }) });
  for await (const part of encodeTable(content, format ?? 'csv')) {
    signal.throwIfAborted();
    if (!stdout.write(part)) await once(stdout, 'drain');
  }
}
