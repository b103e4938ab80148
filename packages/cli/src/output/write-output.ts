import { once } from 'node:events';
import { encodeTable, type TableContent, writeTable } from '@coke/io';
import type { Context } from '../context.ts';

/** Write a table to a file, whole or not at all; for `-` to standard output, as CSV. */
export async function writeOutput(
  path: string,
  content: TableContent,
  { stdout, signal }: Context,
): Promise<void> {
  if (path !== '-') return writeTable(path, content, { signal });
  for await (const part of encodeTable(content, 'csv')) {
    signal.throwIfAborted();
    if (!stdout.write(part)) await once(stdout, 'drain');
  }
}
