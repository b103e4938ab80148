import { once } from 'node:events';
import { checkSignal, knownNames, oneOf, shouldBe } from '@coke/core/check-options';
import { encodeTable } from './encode-table.ts';
import { FORMAT_TABLE, FORMATS, formatOfName, type TableFormat } from './formats.ts';
import { gzipped } from './sources/compress.ts';
import type { Table, TableContent } from './table/table.ts';
import { writeWhole } from './write-whole.ts';

export interface WriteTableOptions {
  /** By default what the path ends in; CSV on standard output. */
  readonly format?: TableFormat;
  /** Ends writing with its reason; a file that was there stays. */
  readonly signal?: AbortSignal;
}

/**
 * Write a table to a file, whole or not at all. One whose name ends in `.gz` is compressed.
 *
 * @param path - `-` is standard output.
 * @throws RangeError where the format is not told by the path, and for content that it does not hold;
 * whatever reading `content` or writing a file throws, the signal's reason.
 */
export async function writeTable(
  path: string,
  content: Table | TableContent,
  options: WriteTableOptions = {},
): Promise<void> {
  knownNames('options', options, ['format', 'signal']);
  const { signal } = options;
  checkSignal(signal);
  const isCompressed = /\.gz$/i.test(path);
  const format = options.format ?? formatOfPath(isCompressed ? path.slice(0, -3) : path);
  const bytes = untilAborted(encodeTable(content, oneOf('format', format, FORMATS)), signal);
  const written = isCompressed ? gzipped(bytes) : bytes;
  if (path !== '-') return writeWhole(path, written);
  const { stdout } = process;
  for await (const part of written) {
    if (!stdout.write(part)) await once(stdout, 'drain');
  }
}

function formatOfPath(path: string): TableFormat {
  const format = path === '-' ? 'csv' : formatOfName(path);
  if (format) return format;
  const extensions = FORMATS.flatMap((name) => FORMAT_TABLE[name].extensions);
  throw new RangeError(shouldBe('path', `a name that ends in ${extensions.join(', ')}`, path));
}

async function* untilAborted(
  parts: AsyncIterable<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
    signal?.throwIfAborted();
    yield part;
  }
  signal?.throwIfAborted();
}
