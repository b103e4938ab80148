import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { type Unzipped, unzipSync, zipSync } from 'fflate';
import { parse } from 'npyjs';
import { describe, expect, test } from 'vitest';
import { columnValues } from '../../testing/column-values.ts';
import { npyFile } from '../../testing/npy-file.ts';
import { allBytes } from '../../testing/read-table.ts';
import { contentOf, pipe, wholeTable } from '../../testing/whole-table.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { ColumnValues } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { openNpz } from './read-npz.ts';
import { encodeNpz } from './write-npz.ts';
import { encodeZip } from './write-zip.ts';

const f4 = (shape: readonly number[], fortran = false) => {
  const length = shape.reduce((product, n) => product * n, 1);
  const values = Float32Array.from({ length }, (_, i) => i + 0.5);
  return npyFile({ descr: "'<f4'", shape, fortran }, new Uint8Array(values.buffer));
};
const read = async (bytes: Uint8Array) => wholeTable(await openNpz(memorySource(bytes, 'x.npz')));

test('columns of every type are read back to the bit, one or several', async () => {
  const columns = fc.array(columnValues(), { minLength: 1, maxLength: 3 }).map((all) => {
    const rowsOf = (values: ColumnValues) =>
      values.values.length / (values.type === 'vector' ? values.width : 1);
    const rows = Math.min(...all.map(rowsOf));
    return all.map((values) => {
      const length = rows * (values.type === 'vector' ? values.width : 1);
      return { ...values, values: values.values.slice(0, length) } as ColumnValues;
    });
  });
  await fc.assert(
    fc.asyncProperty(columns, fc.integer({ min: 1, max: 9 }), async (columns, height) => {
      const named = Object.fromEntries(columns.map((values, i) => [`né/${i}`, values]));
      const bytes = await allBytes(encodeNpz(contentOf(named, height)));
      const got = await read(bytes);
      expect(got.columns.map(({ name, type, values }) => ({ name, type, values }))).toEqual(
        columns.map(({ type, values }, i) => ({ name: `né/${i}`, type, values: [...values] })),
      );
    }),
    { numRuns: 100 },
  );
});

test('fflate and npyjs read what is written', async () => {
  const labels = Int32Array.of(3, 1, 2);
  const vectors = Float32Array.of(1, 2, 3, 4, 5, 6);
  const content = contentOf({
    labels: { type: 'number', values: labels },
    vectors: { type: 'vector', values: vectors, width: 2 },
  });
  const files = unzipSync(await allBytes(encodeNpz(content)));
  const array = (name: string) => parse(Uint8Array.from(files[name]!).buffer as ArrayBuffer);
  expect(array('labels.npy')).toMatchObject({ data: labels, shape: [3] });
  expect(array('vectors.npy')).toMatchObject({ data: vectors, shape: [3, 2] });
});

describe('what others wrote', () => {
  const files: Unzipped = {
    'X.npy': f4([3, 2]),
    'notes.txt': Buffer.from('not an array'),
    'centers.npy': f4([2, 2]),
    'y.npy': npyFile({ descr: "'|u1'", shape: [3] }, Uint8Array.of(7, 8, 9)),
    'objects.npy': npyFile({ descr: "'|O'", shape: [3] }, new Uint8Array(9)),
    'scalar.npy': f4([]),
  };
  const expected = [
    {
      name: 'X',
      type: 'vector',
      width: 2,
      array: 'Float32Array',
      values: [0.5, 1.5, 2.5, 3.5, 4.5, 5.5],
    },
    { name: 'y', type: 'number', array: 'Uint8Array', values: [7, 8, 9] },
  ];

  test.each([0, 6] as const)(
    'at level %i of compression: arrays as long as the largest',
    async (level) => {
      const table = await openNpz(memorySource(zipSync(files, { level }), 'x.npz'));
      expect(table).toMatchObject({ rows: 3, isRepeatable: true });
      expect((await wholeTable(table)).columns).toEqual(expected);
      expect((await wholeTable(table, { columns: ['y'] })).columns).toEqual([expected[1]]);
      expect((await wholeTable(await openNpz(pipe(zipSync(files, { level }))))).columns).toEqual(
        expected,
      );
    },
  );

  test('in Fortran order, compressed or not', async () => {
    for (const level of [0, 9] as const) {
      const { columns } = await read(zipSync({ 'a.npy': f4([2, 2], true) }, { level }));
      expect(columns[0]!.values).toEqual([0.5, 2.5, 1.5, 3.5]);
    }
  });

  test('with a comment behind it', async () => {
    const bytes = Buffer.concat([zipSync(files), Buffer.from('PK\x05\x06 a comment')]);
    bytes.writeUInt16LE(14, bytes.length - 16);
    expect((await read(bytes)).columns).toEqual(expected);
  });

  test('a structured array has columns with its name', async () => {
    const descr = "[('a', '<i2'), ('b', '|b1')]";
    const file = npyFile({ descr, shape: [1] }, Uint8Array.of(2, 1, 1));
    const { columns } = await read(zipSync({ 'r.npy': file }));
    expect(columns.map(({ name, values }) => [name, values])).toEqual([
      ['r.a', [258]],
      ['r.b', [1]],
    ]);
  });

  test('many rows of two arrays, in parts, in step', async () => {
    const rows = 150_000;
    const big = Float64Array.from({ length: 4 * rows }, (_, i) => i);
    const small = Uint8Array.from({ length: rows }, (_, i) => i);
    const archive = zipSync(
      {
        'small.npy': npyFile({ descr: "'|u1'", shape: [rows] }, small),
        'big.npy': npyFile({ descr: "'<f8'", shape: [rows, 4] }, new Uint8Array(big.buffer)),
      },
      { level: 1 },
    );
    let seen = 0;
    for await (const { rows: height, columns } of (await openNpz(memorySource(archive))).read()) {
      expect(columns[0]!.values).toEqual(small.slice(seen, seen + height));
      expect(columns[1]!.values).toEqual(big.slice(4 * seen, 4 * (seen + height)));
      seen += height;
    }
    expect(seen).toBe(rows);
  });
});

/** Zip64 by hand, from its document: sizes and places are in extra fields, the end has a second end. */
function zip64(name: string, file: Uint8Array, packed: Uint8Array, method: number): Buffer {
  const [FULL, title] = [0xffffffff, Buffer.from(name)];
  const crc = crc32(file);
  const long = (...values: number[]) => {
    const bytes = Buffer.alloc(8 * values.length);
    for (const [i, value] of values.entries()) bytes.writeBigUInt64LE(BigInt(value), 8 * i);
    return bytes;
  };
  const word = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
  const short = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
  const sizes = long(file.length, packed.length);
  const local = [
    ...[word(0x04034b50), short(45, 0, method, 0, 0x21), word(crc, FULL, FULL)],
    ...[short(title.length, 20), title, short(1, 16), sizes, packed],
  ];
  const at = Buffer.concat(local).length;
  const entry = [
    ...[word(0x02014b50), short(45, 45, 0, method, 0, 0x21), word(crc, FULL, FULL)],
    // Another extra field first.
    ...[short(title.length, 28 + 6, 0, 0, 0), word(0, FULL), title],
    ...[short(0x1234, 2, 0), short(1, 24), sizes, long(0)],
  ];
  const length = Buffer.concat(entry).length;
  const end = [
    ...[word(0x06064b50), long(44), short(45, 45), word(0, 0), long(1, 1, length, at)],
    ...[word(0x07064b50, 0), long(at + length), word(1)],
    ...[word(0x06054b50), short(0, 0, 0xffff, 0xffff), word(FULL, FULL), short(0)],
  ];
  return Buffer.concat([...local, ...entry, ...end]);
}

test('zip64, stored and deflated', async () => {
  const file = f4([2]);
  for (const archive of [
    zip64('a.npy', file, file, 0),
    zip64('a.npy', file, deflateRawSync(file), 8),
  ]) {
    expect((await read(archive)).columns[0]!.values).toEqual([0.5, 1.5]);
  }
});

test('over 4 GiB, what is written says so in 64 bits', async () => {
  const size = 2 ** 32 + 5;
  // Nothing in between: only what stands around the files is looked at.
  async function* nothing() {}
  const members = [
    { name: 'large', size, bytes: nothing() },
    { name: 'small', size: 0, bytes: nothing() },
  ];
  const ends: Uint8Array[] = [];
  for await (const bytes of encodeZip(members)) ends.push(bytes);
  const length = ends.reduce((sum, bytes) => sum + bytes.length, size);
  const [first, trailer, , , , second, end] = ends.map((bytes) => Buffer.from(bytes));
  expect(first!.readUInt32LE(18)).toBe(0xffffffff);
  expect(trailer!.readBigUInt64LE(8)).toBe(BigInt(size));
  expect(second!.readUInt32LE(42)).toBe(0xffffffff);
  const offset = second!.readBigUInt64LE(second!.length - 8);
  expect(offset).toBe(BigInt(first!.length + size + trailer!.length));
  expect(end!.readUInt32LE(0)).toBe(0x06064b50);
  expect(end!.readBigUInt64LE(56 + 8)).toBe(BigInt(length - end!.length));
});

const stored = zipSync({ 'a.npy': f4([64, 4]) }, { level: 0 });
const packed = zipSync({ 'a.npy': f4([64, 4]) }, { level: 9 });
const changed = (bytes: Uint8Array, change: (copy: Buffer) => void) => {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
};
/** Of its entry in the directory. */
const entryAt = (bytes: Uint8Array) => Buffer.from(bytes).indexOf('PK\x01\x02');

test.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(0), /it should be an \.npz file/],
  [
    'another format',
    Buffer.from('some text that is no archive at all'),
    /it should be an \.npz file/,
  ],
  ['no arrays', zipSync({ 'a.txt': Buffer.from('a') }), /arrays should be at least one, got 0/],
  ['no array with rows', zipSync({ 'a.npy': f4([]) }), /shape should be one length or more/],
  [
    'a flipped bit',
    changed(stored, (file) => file.writeUInt8(file[400]! ^ 1, 400)),
    /checksum should be/,
  ],
  [
    'a flipped bit, deflated',
    changed(packed, (file) => file.writeUInt8(file[200]! ^ 1, 200)),
    /should be/,
  ],
  [
    'a password',
    changed(stored, (file) => file.writeUInt8(1, entryAt(file) + 8)),
    /without password/,
  ],
  [
    'LZMA',
    changed(stored, (file) => file.writeUInt8(14, entryAt(file) + 10)),
    /method of compression/,
  ],
  [
    'a size that no compression reaches',
    changed(packed, (file) => file.writeUInt32LE(2 ** 31, entryAt(file) + 24)),
    /size should be that of \d+ bytes compressed, got 2147483648/,
  ],
  [
    'a place outside',
    changed(stored, (file) => file.writeUInt32LE(2 ** 31, entryAt(file) + 42)),
    /end of a\.npy should be in the archive/,
  ],
  ['half of it', packed.subarray(0, packed.length / 2), /it should be an \.npz file/],
])('%s: an error that names the file', async (_, file, message) => {
  const error = await read(file).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(TableError);
  expect((error as TableError).message).toMatch(message);
  expect((error as TableError).file).toMatch(/^x\.npz/);
});
