import { shouldBe } from '@coke/core/check-options';
import type { ColumnGroup, GroupReader } from '../arrays/grouped-table.ts';
import { decodeField } from '../arrays/record-layout.ts';
import { openNpyRecords } from '../npy/npy-records.ts';
import { openNpyGroup } from '../npy/read-npy.ts';
import { chosenColumns } from '../table/chosen-columns.ts';
import type { ReadOptions, SparsePart, Table, TablePart } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { storedRows } from './stored-rows.ts';
import type { Archive, ZipEntry } from './zip-directory.ts';
import { zipEntrySource } from './zip-entry-source.ts';

/** Its only column. */
const COLUMN = 'vector';
/** What a part holds, unless a single row has more. */
const PART_NUMBERS = 1 << 18;
const PART_ROWS = 1 << 16;
/** Of a part of `read`, which has the zeros too, unless a single row has more. */
const DENSE_NUMBERS = 1 << 20;
/** Longer rows are read without zeros alone. */
const MOST_DENSE = 1 << 25;
/** Rows and columns are counted in 32 bits. */
const MOST = 2 ** 31 - 1;

type Entries = ReadonlyMap<string, ZipEntry>;

/** Whether an archive of these arrays is of a sparse matrix, in whichever layout. */
export function isSparse(entries: Entries): boolean {
  const has = (...names: string[]) => names.every((name) => entries.has(name));
  return has('data', 'shape', 'format') || has('indptr', 'indices');
}

/**
 * A sparse matrix as `scipy.sparse.save_npz` writes it, compressed or not: in rows (CSR), of numbers of any type but
 * complex ones. Rows whose numbers are in no order, or have two at one place, are read as scipy reads them: those at
 * one place are added up. int32, uint32 and integers of 64 bits become float64, which has to hold them exactly, others
 * that are not float64 float32.
 *
 * @throws TableError for another layout, saying how to convert it, and for what is damaged. Reading throws it too, with
 * the row, for a place outside the matrix and for a number that is not finite.
 */
export async function openSparse(archive: Archive, entries: Entries): Promise<Table> {
  const matrix = await openMatrix(archive, entries);
  const { rows, cols } = matrix;
  const file = archive.name;
  const columns = [{ name: COLUMN, type: 'vector', width: cols, isNumeric: true }] as const;

  async function* readSparse({ signal }: ReadOptions = {}): AsyncGenerator<SparsePart> {
    yield* readParts(matrix, file, signal);
  }

  async function* read({ columns: names, signal }: ReadOptions = {}): AsyncGenerator<TablePart> {
    const wanted = chosenColumns({ name: file, columns }, names);
    if (cols > MOST_DENSE) {
      const rule = `at most ${MOST_DENSE}, to be read with those that are 0`;
      throw new TableError({ file }, shouldBe('numbers a row', rule, cols));
    }
    for await (const part of readSparse({ ...(signal && { signal }) })) {
      for (const { firstRow, rows, values } of denseParts(part)) {
        const column = { type: 'vector', values, width: cols } as const;
        yield { firstRow, rows, columns: wanted.map(() => column) };
      }
    }
  }

  return {
    ...{ name: file, columns, rows, isRepeatable: archive.isRepeatable, read, readSparse },
    close: () => archive.close(),
  };
}

interface Matrix {
  readonly rows: number;
  readonly cols: number;
  /** rows + 1. */
  readonly indptr: Float64Array;
  readonly data: ColumnGroup;
  readonly indices: ColumnGroup;
}

async function openMatrix(archive: Archive, entries: Entries): Promise<Matrix> {
  const file = archive.name;
  const refuse = (what: string, rule: string, got: unknown) =>
    new TableError({ file }, shouldBe(what, rule, got));
  const entryOf = (name: string): ZipEntry => {
    const entry = entries.get(name);
    if (entry) return entry;
    const there = [...entries.keys()].join(', ');
    throw refuse('arrays', 'data, indices, indptr, shape and format, as of scipy', there);
  };
  const format = await readText(archive, entryOf('format'));
  if (format !== 'csr') {
    const rule = 'in rows, as scipy.sparse.save_npz(path, matrix.tocsr()) writes it';
    throw refuse('the sparse matrix', rule, format);
  }
  const shape = await readIntegers(archive, entryOf('shape'), 'shape');
  const [rows = -1, cols = -1] = shape;
  if (shape.length !== 2 || !(rows >= 0 && rows <= MOST) || !(cols >= 1 && cols <= MOST)) {
    throw refuse('shape', `[rows, columns] of at most ${MOST} each`, [...shape.slice(0, 8)]);
  }
  const indptr = await readIntegers(archive, entryOf('indptr'), 'indptr');
  if (indptr.length !== rows + 1) {
    throw refuse('length of indptr', `${rows + 1}, one more than rows`, indptr.length);
  }
  const data = await openNumbers(archive, entryOf('data'), 'data');
  const indices = await openNumbers(archive, entryOf('indices'), 'indices');
  const count = entryCount(entryOf('data'), data);
  for (let row = 0; row <= rows; row++) {
    const [least, most] = [row === 0 ? 0 : indptr[row - 1]!, row === 0 ? 0 : count];
    if (indptr[row]! >= least && indptr[row]! <= most) continue;
    throw refuse(`indptr[${row}]`, `from ${least} to ${most}`, indptr[row]);
  }
  if (indptr[rows] !== count || entryCount(entryOf('indices'), indices) !== count) {
    const lengths = [count, entryCount(entryOf('indices'), indices), indptr[rows]];
    throw refuse('lengths of data and indices, and end of indptr', 'the same', lengths);
  }
  return { rows, cols, indptr, data, indices };
}

/** How many numbers an array has: its header was found to go with its size. */
function entryCount({ size }: ZipEntry, { rows, rowBytes }: ColumnGroup): number {
  return rows ?? Math.floor(size / rowBytes);
}

/** An array of one number a row. */
async function openNumbers(archive: Archive, entry: ZipEntry, name: string): Promise<ColumnGroup> {
  const source = await zipEntrySource(archive, entry);
  const group = await openNpyGroup(source, name, entry.size);
  const [{ type }, ...others] = group.columns as [ColumnGroup['columns'][0]];
  if (others.length > 0 || (type !== 'number' && type !== 'bigint' && type !== 'boolean')) {
    throw new TableError({ file: source.name }, shouldBe('it', 'one number a row', type));
  }
  return group;
}

/** All of an array of integers. */
async function readIntegers(
  archive: Archive,
  entry: ZipEntry,
  name: string,
): Promise<Float64Array> {
  const group = await openNumbers(archive, entry, name);
  const reader = group.open([0]);
  const parts: Float64Array[] = [];
  try {
    for (let left = entryCount(entry, group); left > 0; ) {
      const { rows, values } = await nextNumbers(reader, Math.min(left, PART_NUMBERS));
      parts.push(Float64Array.from(values, Number));
      left -= rows;
    }
  } finally {
    await reader.close();
  }
  const all = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  const wrong = all.findIndex((value) => !Number.isSafeInteger(value));
  if (wrong < 0) return all;
  const file = `${archive.name}/${entry.name}`;
  throw new TableError({ file }, shouldBe(`${name}[${wrong}]`, 'an integer', all[wrong]));
}

/** An array without dimensions that holds a text. */
async function readText(archive: Archive, entry: ZipEntry): Promise<string> {
  const source = await zipEntrySource(archive, entry);
  const { header, rows, layout, open } = await openNpyRecords(source, entry.size);
  const [field] = layout.fields;
  const isText = field?.type === 'utf8' || field?.type === 'utf32';
  if (!isText || rows !== 1 || layout.fields.length > 1) {
    throw new TableError({ file: source.name }, shouldBe('it', 'one text', header.descr));
  }
  const reader = open();
  try {
    const place = { file: source.name, firstRow: 0 };
    const { values } = decodeField(await reader.take(1), layout, field, place);
    return `${values[0]}`;
  } finally {
    await reader.close();
  }
}

async function nextNumbers(reader: GroupReader, atMost: number) {
  const { rows, columns } = await reader.next(atMost);
  const [column] = columns;
  if (column?.type === 'text' || column?.type === 'vector' || !column) {
    throw new TypeError(shouldBe('column', 'of numbers', column?.type));
  }
  return { rows, values: column.values };
}

async function* readParts(
  { rows, cols, indptr, data, indices }: Matrix,
  file: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<SparsePart> {
  const [numbers, places] = [data.open([0], signal), indices.open([0], signal)];
  try {
    for (let firstRow = 0; firstRow < rows; ) {
      signal?.throwIfAborted();
      const start = indptr[firstRow]!;
      let end = firstRow + 1;
      while (end < rows && end - firstRow < PART_ROWS && indptr[end + 1]! - start <= PART_NUMBERS) {
        end++;
      }
      const count = indptr[end]! - start;
      // The last of all may be a part without numbers: it is read all the same, and checksums with it.
      const [{ values }, { values: at }] = [
        await nextNumbers(numbers, count),
        await nextNumbers(places, count),
      ];
      const starts = Int32Array.from(indptr.subarray(firstRow, end + 1), (place) => place - start);
      const place = { file, firstRow, column: COLUMN };
      yield {
        ...storedRows({ values, places: at, indptr: starts, cols }, place),
        firstRow,
      };
      firstRow = end;
    }
  } finally {
    await numbers.close();
    await places.close();
  }
}

/** The same rows with their zeros, in parts. */
function* denseParts({ firstRow, rows, cols, data, indices, indptr }: SparsePart) {
  const height = Math.max(1, Math.min(rows, Math.floor(DENSE_NUMBERS / cols)));
  for (let from = 0; from < rows; from += height) {
    const to = Math.min(rows, from + height);
    const length = (to - from) * cols;
    const values =
      data instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
    for (let row = from; row < to; row++) {
      for (let at = indptr[row]!; at < indptr[row + 1]!; at++) {
        values[(row - from) * cols + indices[at]!] = data[at]!;
      }
    }
    yield { firstRow: firstRow + from, rows: to - from, values };
  }
}
