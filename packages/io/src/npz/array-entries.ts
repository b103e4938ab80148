import { shouldBe } from '@coke/core/check-options';
import type { Elements } from '../arrays/element-type.ts';
import type { ColumnGroup, GroupReader } from '../arrays/grouped-table.ts';
import { decodeField } from '../arrays/record-layout.ts';
import { openNpyRecords } from '../npy/npy-records.ts';
import { openNpyGroup } from '../npy/read-npy.ts';
import { TableError } from '../table/table-error.ts';
import type { Archive, ZipEntry } from './zip-directory.ts';
import { zipEntrySource } from './zip-entry-source.ts';

/** What is read of an array at a time. */
const PART_NUMBERS = 1 << 18;

/** How many numbers an array has: its header was found to go with its size. */
export function entryCount({ size }: ZipEntry, { rows, rowBytes }: ColumnGroup): number {
  return rows ?? Math.floor(size / rowBytes);
}

/** An array of one number a row. */
export async function openNumbers(
  archive: Archive,
  entry: ZipEntry,
  name: string,
): Promise<ColumnGroup> {
  const source = await zipEntrySource(archive, entry);
  const group = await openNpyGroup(source, name, entry.size);
  const [{ type }, ...others] = group.columns as [ColumnGroup['columns'][0]];
  if (others.length > 0 || (type !== 'number' && type !== 'bigint' && type !== 'boolean')) {
    throw new TableError({ file: source.name }, shouldBe('it', 'one number a row', type));
  }
  return group;
}

/** All of an array of numbers. */
export async function readNumbers(
  archive: Archive,
  entry: ZipEntry,
  name: string,
  signal?: AbortSignal,
): Promise<Elements> {
  const group = await openNumbers(archive, entry, name);
  const reader = group.open([0], signal);
  try {
    // What there is none of is read all the same, and checksums with it.
    let left = entryCount(entry, group);
    let { rows, values } = await nextNumbers(reader, Math.min(left, PART_NUMBERS));
    const all = new (values.constructor as new (length: number) => Elements)(left);
    for (let at = 0; ; { rows, values } = await nextNumbers(reader, Math.min(left, PART_NUMBERS))) {
      all.set(values as never, at);
      at += rows;
      left -= rows;
      if (left <= 0) return all;
    }
  } finally {
    await reader.close();
  }
}

/** As `readNumbers`, of integers. */
export async function readIntegers(
  archive: Archive,
  entry: ZipEntry,
  name: string,
  signal?: AbortSignal,
): Promise<Float64Array> {
  const all = Float64Array.from(await readNumbers(archive, entry, name, signal), Number);
  const wrong = all.findIndex((value) => !Number.isSafeInteger(value));
  if (wrong < 0) return all;
  const file = `${archive.name}/${entry.name}`;
  throw new TableError({ file }, shouldBe(`${name}[${wrong}]`, 'an integer', all[wrong]));
}

/** An array without dimensions that holds a text. */
export async function readText(archive: Archive, entry: ZipEntry): Promise<string> {
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

/** The next numbers, fewer only at the end. */
export async function nextNumbers(
  reader: GroupReader,
  atMost: number,
): Promise<{ readonly rows: number; readonly values: Elements }> {
  const { rows, columns } = await reader.next(atMost);
  const [column] = columns;
  if (column?.type === 'text' || column?.type === 'vector' || !column) {
    throw new TypeError(shouldBe('column', 'of numbers', column?.type));
  }
  return { rows, values: column.values };
}
