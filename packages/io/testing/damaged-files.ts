import { gzipSync } from 'node:zlib';
import { unzipSync, zipSync } from 'fflate';
import { encodeTable } from '../src/encode-table.ts';
import type { TableFormat } from '../src/formats.ts';
import { encodeSparse } from '../src/npz/write-sparse.ts';
import { openSource } from '../src/open-source.ts';
import type { ByteSource } from '../src/sources/byte-source.ts';
import { memorySource } from '../src/sources/memory-source.ts';
import { onceSource } from '../src/sources/once-source.ts';
import type { ColumnValues, Table } from '../src/table/table.ts';
import { TableError } from '../src/table/table-error.ts';
import { damaged, integersBelow } from './damage.ts';
import { goodColumns } from './good-columns.ts';
import { limitArrays } from './limited-arrays.ts';
import { allBytes } from './read-table.ts';
import { contentOf } from './whole-table.ts';

/** Far more than any of the files takes that are damaged here, which have a few kilobytes. */
const MAX_BYTES = 1 << 26;

/** What came of reading damaged files. */
export interface Outcomes {
  /** Those that were read to their end: what was damaged had been a value, or was mended. */
  read: number;
  refused: number;
}

/**
 * For tests: reads damaged files of a format, made from `files`.
 *
 * @param first - Number of the first: any can be made again alone.
 * @throws Error for the first that is neither read, with as many values as it says, nor refused by a
 * TableError that names it.
 */
export async function readDamaged(
  format: TableFormat,
  files: readonly Uint8Array[],
  { count, first = 0 }: { readonly count: number; readonly first?: number },
): Promise<Outcomes> {
  const outcomes = { read: 0, refused: 0 };
  const unlimit = limitArrays(MAX_BYTES);
  try {
    for (let number = first; number < first + count; number++) {
      const below = integersBelow(number);
      const bytes = damaged(files[below(files.length)]!, files, below);
      try {
        await readAll(await openSource(sourceOf(bytes, `damaged.${format}`, below), { format }));
        outcomes.read += 1;
      } catch (error) {
        const isRefusal = error instanceof TableError && error.file.startsWith('damaged.');
        if (!isRefusal) throw new Error(`damaged file ${number} of ${format}`, { cause: error });
        outcomes.refused += 1;
      }
    }
  } finally {
    unlimit();
  }
  return outcomes;
}

/** Both ways in: what has ranges, and a pipe. */
function sourceOf(bytes: Uint8Array, name: string, below: (n: number) => number): ByteSource {
  if (below(3) > 0) return memorySource(bytes, name);
  return onceSource(name, async function* () {
    for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
  });
}

async function readAll(table: Table): Promise<void> {
  let rows = 0;
  for await (const part of table.read()) {
    if (part.firstRow !== rows) throw new Error(`a part at ${part.firstRow}, not ${rows}`);
    if (part.columns.length !== table.columns.length) throw new Error('other columns');
    for (const [i, values] of part.columns.entries()) {
      checkValues(values, part.rows);
      const { type, width } = table.columns[i]!;
      if (values.type !== type) throw new Error(`${values.type}, not ${type}`);
      if (values.type === 'vector' && values.width !== width) throw new Error('another width');
    }
    rows += part.rows;
  }
  if (table.rows !== undefined && table.rows !== rows) {
    throw new Error(`${rows} rows, not ${table.rows}`);
  }
  if (table.readSparse) await readAllSparse(table, rows);
  await table.close();
}

async function readAllSparse({ readSparse, columns }: Table, expected: number): Promise<void> {
  let rows = 0;
  for await (const { data, indices, indptr, ...part } of readSparse!()) {
    if (indptr.length !== part.rows + 1) throw new Error('another number of rows');
    if (indptr.at(-1) !== data.length || data.length !== indices.length) throw new Error('lengths');
    if (!data.every(Number.isFinite)) throw new Error('a number that is not finite');
    if (!indices.every((at) => at >= 0 && at < columns[0]!.width!)) throw new Error('outside');
    rows += part.rows;
  }
  if (rows !== expected) throw new Error(`${rows} sparse rows, not ${expected}`);
}

function checkValues(column: ColumnValues, rows: number): void {
  const width = column.type === 'vector' ? column.width : 1;
  if (column.values.length !== rows * width) throw new Error('another number of values');
  if (column.type === 'text') {
    const isText = (text: unknown) => text === undefined || typeof text === 'string';
    if (!column.values.every(isText)) throw new Error('no text');
  } else if (column.missing && column.missing.length !== rows) {
    throw new Error('another number of missing');
  }
}

/** For tests: files of a format as we write them. */
export async function goodFiles(format: TableFormat): Promise<Uint8Array[]> {
  const files: Uint8Array[] = [];
  for (const columns of goodColumns(format)) {
    files.push(await allBytes(encodeTable(contentOf(columns, 15), format)));
  }
  if (format === 'npz') files.push(...(await sparseFiles()));
  // Text is compressed as a whole.
  return /csv|tsv|json/.test(format) ? [...files, ...files.map((file) => gzipSync(file))] : files;
}

/** A sparse matrix, as we write it and compressed, and one by coordinates. */
async function sparseFiles(): Promise<Uint8Array[]> {
  const stored = await allBytes(
    encodeSparse({
      data: Float32Array.from({ length: 60 }, (_, at) => at / 8 - 2),
      indices: Int32Array.from({ length: 60 }, (_, at) => (at % 3) * 5),
      indptr: Int32Array.from({ length: 21 }, (_, row) => 3 * row),
      cols: 12,
    }),
  );
  const { 'indptr.npy': _, 'indices.npy': col, ...rest } = unzipSync(stored);
  const format = rest['format.npy']!.slice();
  format.set(new TextEncoder().encode('coo'), format.length - 3);
  const byCoordinates = { ...rest, 'format.npy': format, 'row.npy': col!, 'col.npy': col! };
  return [stored, zipSync(unzipSync(stored)), zipSync(byCoordinates, { level: 0 })];
}
