import { fileURLToPath } from 'node:url';
import { checkOpenTableOptions, type OpenTableOptions, openSource } from './open-source.ts';
import { sourceOf, type TableSource } from './open-table.ts';
import type { ByteSource } from './sources/byte-source.ts';
import { openFile } from './sources/node-file.ts';
import { nodeGunzip } from './sources/node-gunzip.ts';
import { standardInput } from './sources/node-standard-input.ts';
import type { Table } from './table/table.ts';

/**
 * Open a table, in whichever format it is; one that is compressed by gzip or zstd is read too.
 *
 * @param source - A path; `-`, which is standard input and can be read once; a URL; a `Blob`; bytes.
 * @throws TypeError or RangeError for options that are none; TableError for what is no table, or damaged;
 * whatever opening a file or `fetch` throws.
 */
export async function openTable(
  source: TableSource,
  options: OpenTableOptions = {},
): Promise<Table> {
  checkOpenTableOptions(options);
  return openSource(await nodeSourceOf(source, options), options, nodeGunzip);
}

async function nodeSourceOf(source: TableSource, options: OpenTableOptions): Promise<ByteSource> {
  const path = pathOf(source);
  if (path === undefined) return sourceOf(source, options);
  const opened = path === '-' ? standardInput() : await openFile(path);
  return options.name === undefined ? opened : { ...opened, name: options.name };
}

function pathOf(source: TableSource): string | undefined {
  if (source instanceof URL) return source.protocol === 'file:' ? fileURLToPath(source) : undefined;
  if (typeof source !== 'string') return undefined;
  return /^https?:\/\//i.test(source) ? undefined : source;
}
