import { shouldBe } from '@coke/core/check-options';
import { checkOpenTableOptions, type OpenTableOptions, openSource } from './open-source.ts';
import { blobSource } from './sources/blob-source.ts';
import type { ByteSource } from './sources/byte-source.ts';
import { memorySource } from './sources/memory-source.ts';
import { openUrl } from './sources/url-source.ts';
import type { Table } from './table/table.ts';

/** Where a table lies: a `File` or other `Blob`, a URL (as text it may be relative to the page), bytes. */
export type TableSource = string | URL | Blob | Uint8Array;

/**
 * Open a table, in whichever format it is; one that is compressed by gzip or zstd is read too.
 *
 * @throws TypeError or RangeError for options that are none; TableError for what is no table, or damaged;
 * whatever `fetch` throws.
 */
export async function openTable(
  source: TableSource,
  options: OpenTableOptions = {},
): Promise<Table> {
  checkOpenTableOptions(options);
  return openSource(await sourceOf(source, options), options);
}

/** The bytes of what is not a file on this machine. */
export async function sourceOf(
  source: unknown,
  { name, signal }: OpenTableOptions,
): Promise<ByteSource> {
  if (source instanceof Uint8Array) return memorySource(source, name);
  if (source instanceof Blob) return blobSource(source, name);
  if (typeof source === 'string' || source instanceof URL) {
    const { location } = globalThis as { location?: { href: string } };
    const opened = await openUrl(new URL(source, location?.href), signal);
    return name === undefined ? opened : { ...opened, name };
  }
  throw new TypeError(shouldBe('source', 'a path, a URL, a Blob or a Uint8Array', source));
}
