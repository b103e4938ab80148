import { type CsrRows, csr } from '@coke/core';
import fc from 'fast-check';
import { type Unzipped, unzipSync, zipSync } from 'fflate';
import { parse } from 'npyjs';
import { describe, expect, test } from 'vitest';
import { npyFile } from '../../testing/npy-file.ts';
import { allBytes } from '../../testing/read-table.ts';
import { pipe, wholeTable } from '../../testing/whole-table.ts';
import { type Elements, littleEndianBytes } from '../arrays/element-type.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { Table } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { openNpz } from './read-npz.ts';
import { encodeSparse } from './write-sparse.ts';

const open = (bytes: Uint8Array) => openNpz(memorySource(bytes, 'x.npz'));

/** All parts as one matrix. */
async function readSparse(table: Table): Promise<CsrRows> {
  const data: number[] = [];
  const indices: number[] = [];
  const indptr = [0];
  let isWide = false;
  for await (const part of table.readSparse!()) {
    expect(part.firstRow).toBe(indptr.length - 1);
    expect(part.indptr).toHaveLength(part.rows + 1);
    isWide ||= part.data instanceof Float64Array;
    for (const end of part.indptr.subarray(1)) indptr.push(data.length + end);
    data.push(...part.data);
    indices.push(...part.indices);
  }
  return {
    kind: 'csr',
    data: (isWide ? Float64Array : Float32Array).from(data),
    indices: Int32Array.from(indices),
    indptr: Int32Array.from(indptr),
    rows: indptr.length - 1,
    cols: table.columns[0]!.width!,
  };
}

/** Rows of places, ascending, with their numbers. */
const matrices = fc
  .record({ cols: fc.integer({ min: 1, max: 30 }), isWide: fc.boolean() })
  .chain(({ cols, isWide }) => {
    const value = isWide
      ? fc.double({ noNaN: true, noDefaultInfinity: true })
      : fc.float({ noNaN: true, noDefaultInfinity: true });
    const row = fc.dictionary(fc.nat(cols - 1).map(String), value, { noNullPrototype: true });
    return fc.array(row, { minLength: 1, maxLength: 20 }).map((rows): CsrRows => {
      const entries = rows.map((each) => Object.entries(each));
      let end = 0;
      return csr({
        data: (isWide ? Float64Array : Float32Array).from(entries.flat().map(([, x]) => x)),
        indices: Int32Array.from(entries.flat(), ([place]) => Number(place)),
        indptr: Int32Array.from([0, ...entries.map(({ length }) => (end += length))]),
        cols,
      });
    });
  });

function dense({ data, indices, indptr, rows, cols }: CsrRows): number[] {
  const all = new Array<number>(rows * cols).fill(0);
  for (let row = 0; row < rows; row++) {
    for (let at = indptr[row]!; at < indptr[row + 1]!; at++) {
      all[row * cols + indices[at]!]! += data[at]!;
    }
  }
  return all;
}

test('a matrix is read back to the bit, and with its zeros', async () => {
  await fc.assert(
    fc.asyncProperty(matrices, fc.boolean(), async (matrix, isPiped) => {
      const bytes = await allBytes(encodeSparse(matrix));
      const table = isPiped ? await openNpz(pipe(bytes)) : await open(bytes);
      expect(table).toMatchObject({ rows: matrix.rows, isRepeatable: true });
      expect(table.columns).toEqual([
        { name: 'vector', type: 'vector', width: matrix.cols, isNumeric: true },
      ]);
      const got = await readSparse(table);
      expect(got).toEqual(matrix);
      const { columns } = await wholeTable(table);
      // Zeros of either sign are one where others are added to them.
      expect(columns[0]!.values.map((x) => (x as number) + 0)).toEqual(
        dense(matrix).map((x) => x + 0),
      );
    }),
    { numRuns: 200 },
  );
});

const array = (descr: string, values: Elements, shape = [values.length]) =>
  npyFile({ descr: `'${descr}'`, shape }, littleEndianBytes(values));
const text = (letters: string, descr = `|S${letters.length}`) =>
  npyFile({ descr: `'${descr}'`, shape: [] }, Buffer.from(letters));

/** 3 × 4: [[0, 1.5, 0, 2], [0, 0, 0, 0], [-1, 0, 0, 0]]. */
const files = (others: Unzipped = {}): Unzipped => ({
  'indices.npy': array('<i4', Int32Array.of(1, 3, 0)),
  'indptr.npy': array('<i4', Int32Array.of(0, 2, 2, 3)),
  'format.npy': text('csr'),
  'shape.npy': array('<i8', BigInt64Array.of(3n, 4n)),
  'data.npy': array('<f4', Float32Array.of(1.5, 2, -1)),
  ...others,
});
/** The same in columns, and by coordinates. */
const columns: Unzipped = {
  'format.npy': text('csc'),
  'indices.npy': array('<i4', Int32Array.of(2, 0, 0)),
  'indptr.npy': array('<i4', Int32Array.of(0, 1, 2, 2, 3)),
  'data.npy': array('<f4', Float32Array.of(-1, 1.5, 2)),
};
const coordinates: Unzipped = {
  'format.npy': text('coo'),
  'row.npy': array('<i4', Int32Array.of(0, 2, 0)),
  'col.npy': array('<i4', Int32Array.of(3, 0, 1)),
  'data.npy': array('<f4', Float32Array.of(2, -1, 1.5)),
};
const expected = [0, 1.5, 0, 2, 0, 0, 0, 0, -1, 0, 0, 0];

test('in columns, or by coordinates in any order, it is the same matrix', async () => {
  await fc.assert(
    fc.asyncProperty(matrices, fc.infiniteStream(fc.nat()), async (matrix, numbers) => {
      const { data, indices, indptr, rows, cols } = matrix;
      const all = Array.from(data, (value, at) => {
        const row = [...indptr].filter((start) => start <= at).length - 1;
        return { value, row, col: indices[at]!, key: numbers.next().value as number };
      });
      const sorted = [...all].sort((a, b) => a.col - b.col || a.row - b.row);
      const starts = Int32Array.from({ length: cols + 1 }, (_, col) =>
        sorted.findIndex((each) => each.col >= col),
      ).map((start) => (start < 0 ? sorted.length : start));
      const shuffled = [...all].sort((a, b) => a.key - b.key);
      const isWide = data instanceof Float64Array;
      const [descr, Numbers] = [isWide ? '<f8' : '<f4', isWide ? Float64Array : Float32Array];
      const arrays = (format: string, order: typeof all) => ({
        'format.npy': text(format),
        'shape.npy': array('<i8', BigInt64Array.of(BigInt(rows), BigInt(cols))),
        'data.npy': array(descr, Numbers.from(order.map(({ value }) => value))),
      });
      const places = (order: typeof all, name: 'row' | 'col') =>
        array(
          '<i4',
          Int32Array.from(order, (each) => each[name]),
        );
      const files = [
        {
          ...arrays('csc', sorted),
          'indices.npy': places(sorted, 'row'),
          'indptr.npy': array('<i4', starts),
        },
        {
          ...arrays('coo', shuffled),
          'row.npy': places(shuffled, 'row'),
          'col.npy': places(shuffled, 'col'),
        },
      ];
      for (const file of files) {
        const table = await open(zipSync(file));
        expect(await readSparse(table)).toEqual(matrix);
        expect(await readSparse(table)).toEqual(matrix);
      }
    }),
    { numRuns: 100 },
  );
});

test('fflate and npyjs find the arrays of scipy in what is written', async () => {
  const matrix = await readSparse(await open(zipSync(files())));
  const written = unzipSync(await allBytes(encodeSparse(matrix)));
  expect(Object.keys(written)).toEqual(Object.keys(files()));
  const array = (name: string) => {
    const { data, shape } = parse(Uint8Array.from(written[`${name}.npy`]!).buffer);
    return { data, shape };
  };
  expect(array('indices')).toEqual({ data: Int32Array.of(1, 3, 0), shape: [3] });
  expect(array('indptr')).toEqual({ data: Int32Array.of(0, 2, 2, 3), shape: [4] });
  expect(array('data')).toEqual({ data: Float32Array.of(1.5, 2, -1), shape: [3] });
  expect(array('shape')).toEqual({ data: BigInt64Array.of(3n, 4n), shape: [2] });
  expect(Buffer.from(written['format.npy']!).toString('latin1')).toMatch(/'\|S3'.*\(\).*csr$/s);
});

describe('what others wrote', () => {
  test.each<[string, Unzipped]>([
    ['float32', {}],
    ['float64', { 'data.npy': array('<f8', Float64Array.of(1.5, 2, -1)) }],
    ['columns', columns],
    [
      'columns of 64 bits',
      { ...columns, 'indices.npy': array('<i8', BigInt64Array.of(2n, 0n, 0n)) },
    ],
    ['coordinates', coordinates],
    [
      'two numbers at a coordinate',
      {
        ...coordinates,
        'row.npy': array('<i8', BigInt64Array.of(0n, 2n, 0n, 0n)),
        'col.npy': array('<i8', BigInt64Array.of(3n, 0n, 1n, 3n)),
        'data.npy': array('<f8', Float64Array.of(3, -1, 1.5, -1)),
      },
    ],
    ['indices of 64 bits', { 'indices.npy': array('<i8', BigInt64Array.of(1n, 3n, 0n)) }],
    ['starts of 64 bits', { 'indptr.npy': array('<i8', BigInt64Array.of(0n, 2n, 2n, 3n)) }],
    ['a format in Unicode', { 'format.npy': text('c\0\0\0s\0\0\0r\0\0\0', '<U3') }],
    ['other arrays beside it', { '_is_array.npy': array('|b1', Uint8Array.of(1), []) }],
    [
      'rows without order',
      {
        'indices.npy': array('<i4', Int32Array.of(3, 1, 0)),
        'data.npy': array('<f4', Float32Array.of(2, 1.5, -1)),
      },
    ],
    [
      'two numbers at a place',
      {
        'indices.npy': array('<i4', Int32Array.of(3, 1, 3, 0)),
        'indptr.npy': array('<i4', Int32Array.of(0, 3, 3, 4)),
        'data.npy': array('<f4', Float32Array.of(3, 1.5, -1, -1)),
      },
    ],
  ])('%s, stored and deflated', async (_, others) => {
    for (const level of [0, 6] as const) {
      const table = await open(zipSync(files(others), { level }));
      expect((await wholeTable(table)).columns[0]!.values).toEqual(expected);
      const { indices, indptr } = await readSparse(table);
      expect([[...indices], [...indptr]]).toEqual([
        [1, 3, 0],
        [0, 2, 2, 3],
      ]);
    }
  });

  test('integers are float32 where that holds all of their type, else float64', async () => {
    const read = async (descr: string, values: Elements) =>
      (await readSparse(await open(zipSync(files({ 'data.npy': array(descr, values) }))))).data;
    expect(await read('|i1', Int8Array.of(1, -2, 3))).toEqual(Float32Array.of(1, -2, 3));
    expect(await read('|b1', Uint8Array.of(1, 1, 1))).toEqual(Float32Array.of(1, 1, 1));
    expect(await read('<u2', Uint16Array.of(1, 65_535, 3))).toEqual(Float32Array.of(1, 65_535, 3));
    expect(await read('<i4', Int32Array.of(1, 2 ** 30 + 1, 3))).toEqual(
      Float64Array.of(1, 2 ** 30 + 1, 3),
    );
    expect(await read('<i8', BigInt64Array.of(1n, -(2n ** 53n), 3n))).toEqual(
      Float64Array.of(1, -(2 ** 53), 3),
    );
  });

  test('many rows, in parts', async () => {
    const rows = 200_000;
    const matrix = {
      data: Float32Array.from({ length: 3 * rows }, (_, at) => at + 1),
      indices: Int32Array.from({ length: 3 * rows }, (_, at) => (at % 3) * 10),
      indptr: Int32Array.from({ length: rows + 1 }, (_, row) => 3 * row),
      cols: 30,
    };
    let parts = 0;
    let row = 0;
    for await (const part of (await open(await allBytes(encodeSparse(matrix)))).readSparse!()) {
      expect(part.firstRow).toBe(row);
      expect(part.data).toEqual(matrix.data.subarray(3 * row, 3 * (row + part.rows)));
      row += part.rows;
      parts++;
    }
    expect(row).toBe(rows);
    expect(parts).toBeGreaterThan(2);
  });
});

test.each<[string, Unzipped, RegExp]>([
  [
    'blocks',
    { 'format.npy': text('bsr') },
    /x\.npz: the sparse matrix should be in rows, columns or coordinates.*tocsr.*"bsr"/,
  ],
  ['diagonals', { 'format.npy': text('dia') }, /should be in rows.*"dia"/],
  [
    'columns, with starts of rows',
    { 'format.npy': text('csc') },
    /length of indptr should be 5, one more than columns, got 4/,
  ],
  [
    'columns, with a place outside',
    { ...columns, 'indices.npy': array('<i4', Int32Array.of(2, 0, 3)) },
    /x\.npz: indices\[2\] should be from 0 to 2, got 3/,
  ],
  [
    'columns, with a number that is not finite',
    { ...columns, 'data.npy': array('<f4', Float32Array.of(-1, Number.NaN, 2)) },
    /row 1.*number 1 should be finite, got NaN/,
  ],
  [
    'columns of far more rows than numbers',
    { ...columns, 'shape.npy': array('<i8', BigInt64Array.of(2n ** 30n, 4n)) },
    /rows should be at most 1048579 of 3 numbers, unless they are saved in rows, got 1073741824/,
  ],
  [
    'coordinates without rows',
    { 'format.npy': text('coo') },
    /arrays should be data, row, col, shape and format/,
  ],
  [
    'coordinates, one too few',
    { ...coordinates, 'col.npy': array('<i4', Int32Array.of(3, 0)) },
    /lengths of data, row and col should be the same, got \[3, 3, 2\]/,
  ],
  [
    'coordinates outside',
    { ...coordinates, 'row.npy': array('<i4', Int32Array.of(0, -1, 0)) },
    /row\[1\] should be from 0 to 2, got -1/,
  ],
  [
    'coordinates outside in a row',
    { ...coordinates, 'col.npy': array('<i4', Int32Array.of(3, 4, 1)) },
    /row 3.*index should be from 0 to 3, got 4/,
  ],
  ['a format of numbers', { 'format.npy': array('|u1', Uint8Array.of(1), []) }, /one text/],
  ['three lengths', { 'shape.npy': array('<i4', Int32Array.of(3, 4, 1)) }, /shape should be/],
  ['no columns', { 'shape.npy': array('<i4', Int32Array.of(3, 0)) }, /shape should be/],
  [
    'a fraction of rows',
    { 'shape.npy': array('<f8', Float64Array.of(3.5, 4)) },
    /shape\[0\] should be an integer, got 3\.5/,
  ],
  [
    'more rows',
    { 'shape.npy': array('<i4', Int32Array.of(4, 4)) },
    /length of indptr should be 5, one more than rows, got 4/,
  ],
  [
    'starts that fall',
    { 'indptr.npy': array('<i4', Int32Array.of(0, 2, 1, 3)) },
    /indptr\[2\] should be from 2 to 3, got 1/,
  ],
  [
    'a first start that is not 0',
    { 'indptr.npy': array('<i4', Int32Array.of(1, 2, 2, 3)) },
    /indptr\[0\] should be from 0 to 0, got 1/,
  ],
  [
    'numbers behind the end',
    { 'indptr.npy': array('<i4', Int32Array.of(0, 2, 2, 2)) },
    /lengths of data and indices.*the same, got \[3, 3, 2\]/,
  ],
  [
    'fewer places',
    { 'indices.npy': array('<i4', Int32Array.of(1, 3)) },
    /the same, got \[3, 2, 3\]/,
  ],
  [
    'a place outside',
    { 'indices.npy': array('<i4', Int32Array.of(1, 3, 4)) },
    /x\.npz, row 3, column "vector": index should be from 0 to 3, got 4/,
  ],
  [
    'a place below 0',
    { 'indices.npy': array('<i4', Int32Array.of(1, -1, 0)) },
    /row 1.*index should be from 0 to 3, got -1/,
  ],
  [
    'NaN',
    { 'data.npy': array('<f4', Float32Array.of(1, 2, Number.NaN)) },
    /row 3.*number 0 should be finite, got NaN/,
  ],
  [
    'a sum beyond float32',
    {
      'indices.npy': array('<i4', Int32Array.of(1, 1, 0)),
      'data.npy': array('<f4', Float32Array.of(3e38, 3e38, 1)),
    },
    /column 1 of row 0 should be a finite sum/,
  ],
  [
    'an integer that is not exact',
    { 'data.npy': array('<i8', BigInt64Array.of(1n, 2n ** 53n + 1n, 1n)) },
    /exact in float64, got 9007199254740993/,
  ],
  [
    'two dimensions',
    { 'data.npy': array('<f4', Float32Array.of(1, 2, 3), [3, 1]) },
    /one number a row, got "vector"/,
  ],
])('%s: an error that says so', async (_, others, message) => {
  const error = await open(zipSync(files(others)))
    .then(readSparse)
    .catch((error: unknown) => error);
  expect(error).toBeInstanceOf(TableError);
  expect((error as TableError).message).toMatch(message);
});

test('arrays that are lacking are named, and a row too long for its zeros is refused', async () => {
  const { 'format.npy': _, ...rest } = files();
  await expect(open(zipSync(rest))).rejects.toThrow(
    /arrays should be data, indices, indptr, shape and format, as of scipy, got "indices, indptr, shape, data"/,
  );
  const wide = files({ 'shape.npy': array('<i8', BigInt64Array.of(3n, 2n ** 30n)) });
  const table = await open(zipSync(wide));
  expect((await readSparse(table)).cols).toBe(2 ** 30);
  await expect(wholeTable(table)).rejects.toThrow(/numbers a row should be at most 33554432/);
});

test('what are no rows is not written', async () => {
  const matrix = {
    data: Float32Array.of(1, 2, 3),
    indices: Int32Array.of(0, 1, 2),
    indptr: Int32Array.of(0, 2, 3),
    cols: 2,
  };
  await expect(allBytes(encodeSparse(matrix))).rejects.toThrow('indices[2] should be in [0, 1]');
});

test('a matrix without rows is a table without rows', async () => {
  const none = {
    'indices.npy': array('<i4', new Int32Array(0)),
    'indptr.npy': array('<i4', Int32Array.of(0)),
    'shape.npy': array('<i8', BigInt64Array.of(0n, 4n)),
    'data.npy': array('<f4', new Float32Array(0)),
  };
  const table = await open(zipSync(files(none)));
  expect(table.rows).toBe(0);
  expect((await readSparse(table)).rows).toBe(0);
});
