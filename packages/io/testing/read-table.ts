import type { ByteSource } from '../src/sources/byte-source.ts';
import { concatBytes } from '../src/sources/concat-bytes.ts';
import { memorySource } from '../src/sources/memory-source.ts';
import { onceSource } from '../src/sources/once-source.ts';
import type { ColumnValues, ReadOptions, Table } from '../src/table/table.ts';

/** For tests: a source of bytes whose stream is cut at given places. */
export function cutSource(
  bytes: Uint8Array,
  cuts: readonly number[],
  name = 'made-up',
): ByteSource {
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort(
    (a, b) => a - b,
  );
  return onceSource(name, async function* () {
    let from = 0;
    for (const to of places) {
      yield bytes.subarray(from, to);
      from = to;
    }
  });
}

/** For tests: bytes of a text. */
export function textSource(text: string, name = 'made-up'): ByteSource {
  return memorySource(new TextEncoder().encode(text), name);
}

/** For tests: all that is written. */
export async function allBytes(parts: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return concatBytes(all);
}

/** A value of a row. NaN, and what is marked as missing, are undefined. */
export type Cell = number | bigint | boolean | string | undefined | (number | undefined)[];

/** For tests: the rows of a table, one array each. Throws where parts don't follow each other. */
export async function readCells(table: Table, options?: ReadOptions): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const part of table.read(options)) {
    if (part.firstRow !== rows.length)
      throw new Error(`${part.firstRow} after ${rows.length} rows`);
    for (let row = 0; row < part.rows; row++) {
      rows.push(part.columns.map((values) => cellOf(values, row)));
    }
  }
  return rows;
}

function cellOf(column: ColumnValues, row: number): Cell {
  if (column.type === 'text') return column.values[row];
  if (column.missing?.[row]) return undefined;
  const present = (value: number) => (Number.isNaN(value) ? undefined : value);
  if (column.type === 'vector') {
    const { values, width } = column;
    return Array.from(values.subarray(row * width, (row + 1) * width), present);
  }
  const value = column.values[row]!;
  if (column.type === 'boolean') return value === 1;
  return typeof value === 'bigint' ? value : present(value);
}
