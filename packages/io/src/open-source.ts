import { checkSignal, knownNames, oneOf } from '@coke/core/check-options';
import type { CsvReadOptions } from './csv/read-csv.ts';
import { FORMAT_TABLE, FORMATS, formatOfHead, formatOfName, type TableFormat } from './formats.ts';
import type { ByteSource } from './sources/byte-source.ts';
import { COMPRESSIONS, compressionOf, decompressed, type Gunzip } from './sources/decompress.ts';
import { peek } from './sources/peek.ts';
import type { Table } from './table/table.ts';
import { TableError } from './table/table-error.ts';

export interface OpenTableOptions extends CsvReadOptions {
  /** By default what the file begins with, else what its name ends in, else JSON lines or CSV by its first character. */
  readonly format?: TableFormat;
  /** What errors call the table, and its name where it has none. Default the file's name. */
  readonly name?: string;
  /** Ends opening with its reason; reading has one of its own. */
  readonly signal?: AbortSignal;
}

/** Bytes that a format is told by. */
const HEAD = 4096;

/** @throws as `openTable` says. */
export function checkOpenTableOptions(options: OpenTableOptions): void {
  knownNames('options', options, ['format', 'name', 'separator', 'header', 'signal']);
  if (options.format !== undefined) oneOf('format', options.format, FORMATS);
  checkSignal(options.signal);
}

/** The table in a source of bytes, compressed or not. A source is closed where it holds none. */
export async function openSource(
  given: ByteSource,
  { format, signal, name: _, ...csv }: OpenTableOptions,
  undo?: Gunzip,
): Promise<Table> {
  try {
    let { head, source } = await peek(given, HEAD, signal);
    let { name } = source;
    const compression = compressionOf(head);
    if (compression) {
      ({ head, source } = await peek(decompressed(source, compression, undo), HEAD, signal));
      const suffix = COMPRESSIONS[compression];
      if (name.toLowerCase().endsWith(suffix)) name = name.slice(0, -suffix.length);
    }
    if (!format && /\.(xlsx?|xlsb|ods|numbers)$/i.test(name)) {
      throw new TableError({ file: source.name }, 'a spreadsheet should be saved as CSV first');
    }
    const found = format ?? formatOfHead(head) ?? formatOfName(name) ?? formatOfText(head);
    if (!found) {
      const problem = `format should be known by the file's beginning or name: give it as one of ${FORMATS.join(', ')}`;
      throw new TableError({ file: source.name }, problem);
    }
    return await FORMAT_TABLE[found].open(source, csv);
  } catch (error) {
    await given.close().catch(() => {});
    throw error;
  }
}

/** Text that nothing else tells of. */
function formatOfText(head: Uint8Array): TableFormat | undefined {
  const isUtf16 = head[0] === 0xff && head[1] === 0xfe;
  if (head.includes(0) && !isUtf16) return undefined;
  const begins = new TextDecoder(isUtf16 ? 'utf-16' : 'utf-8').decode(head).trimStart();
  return /^[[{]/.test(begins) ? 'jsonl' : 'csv';
}
