import { decodeSafetensors, encodeSafetensors as encodeModel } from '@coke/core/safetensors';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numericValues } from '../../testing/column-values.ts';
import { allBytes } from '../../testing/read-table.ts';
import { contentOf, pipe, wholeTable } from '../../testing/whole-table.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { ColumnValues, TableContent } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { openSafetensors } from './read-safetensors.ts';
import { encodeSafetensors } from './write-safetensors.ts';

const read = async (bytes: Uint8Array) =>
  wholeTable(await openSafetensors(memorySource(bytes, 'x.safetensors')));

/** A file by hand, as the format's document says. */
function file(header: object | string, data: Uint8Array): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Uint8Array.from(Buffer.concat([length, text, data]));
}

test('a column of every numeric type is read back to the bit', async () => {
  await fc.assert(
    fc.asyncProperty(numericValues(), fc.integer({ min: 1, max: 9 }), async (values, height) => {
      const bytes = await allBytes(encodeSafetensors(contentOf({ 'né"': values }, height)));
      const [column] = (await read(bytes)).columns;
      expect(column).toMatchObject({ name: 'né"', type: values.type, values: [...values.values] });
    }),
    { numRuns: 150 },
  );
});

test('what is written the core reads, several columns aligned', async () => {
  const columns: Record<string, ColumnValues> = {
    cluster: { type: 'number', values: Uint8Array.of(1, 2, 3) },
    id: { type: 'bigint', values: BigUint64Array.of(1n, 2n ** 64n - 1n, 0n) },
    vector: { type: 'vector', width: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6) },
  };
  const bytes = await allBytes(encodeSafetensors(contentOf(columns, 2)));
  const { tensors } = decodeSafetensors(bytes, { checksum: 'optional' });
  expect([...tensors]).toEqual([
    ['id', { shape: [3], data: columns.id!.values }],
    ['vector', { shape: [3, 2], data: columns.vector!.values }],
    ['cluster', { shape: [3], data: columns.cluster!.values }],
  ]);
  expect(Buffer.from(bytes).readUInt32LE() % 8).toBe(0);
});

test('what the core writes is read: tensors with the rows of the largest', async () => {
  const bytes = encodeModel(
    new Map([
      ['X', { shape: [3, 2, 2], data: Float64Array.from({ length: 12 }, (_, i) => i) }],
      ['y', { shape: [3], data: Int16Array.of(-1, 0, 1) }],
      ['other', { shape: [2], data: Int16Array.of(1, 2) }],
      ['scalar', { shape: [], data: Int16Array.of(1) }],
      ['none', { shape: [3, 0], data: new Int16Array(0) }],
    ]),
  );
  const expected = [
    ['X', 'vector', 4, Array.from({ length: 12 }, (_, i) => i)],
    ['y', 'number', undefined, [-1, 0, 1]],
  ];
  for (const source of [memorySource(bytes), pipe(bytes)]) {
    const { columns } = await wholeTable(await openSafetensors(source));
    expect(columns.map(({ name, type, width, values }) => [name, type, width, values])).toEqual(
      expected,
    );
  }
});

test('types that JavaScript has no array for; those that are not read are left out', async () => {
  const header = {
    half: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
    brain: { dtype: 'BF16', shape: [2, 1], data_offsets: [4, 8] },
    truth: { dtype: 'BOOL', shape: [2], data_offsets: [8, 10] },
    eight: { dtype: 'F8_E4M3', shape: [2], data_offsets: [10, 12] },
  };
  const data = [0x00, 0x3c, 0x01, 0x80, 0x80, 0x3f, 0x20, 0xc0, 0, 1, 9, 9];
  const { columns } = await read(file(header, Uint8Array.from(data)));
  expect(columns.map(({ name, array, values }) => [name, array, values])).toEqual([
    ['half', 'Float32Array', [1, -(2 ** -24)]],
    ['brain', 'Float32Array', [1, -2.5]],
    ['truth', 'Uint8Array', [0, 1]],
  ]);
});

test('no rows', async () => {
  const values = { type: 'vector', values: new Float32Array(0), width: 3 } as const;
  const bytes = await allBytes(encodeSafetensors(contentOf({ x: values })));
  const table = await openSafetensors(memorySource(bytes));
  expect(table).toMatchObject({ rows: 0, columns: [{ name: 'x', width: 3 }] });
  expect((await wholeTable(table)).rows).toBe(0);
});

const info = (dtype: string, shape: number[], end: number) => ({
  x: { dtype, shape, data_offsets: [0, end] },
});
test.each<[string, Uint8Array, RegExp]>([
  ['nothing', new Uint8Array(0), /the file should be at least 8 bytes long, got 0/],
  ['another format', Buffer.from('a text, which is longer'), /length of the header should be/],
  ['a byte too few', file(info('F32', [2], 8), new Uint8Array(7)), /data of the file should be/],
  ['a byte too many', file(info('F32', [2], 8), new Uint8Array(9)), /data of the file should be/],
  ['a shape that lies', file(info('F32', [2 ** 40], 8), new Uint8Array(8)), /bytes apart for F32/],
  ['an unknown type', file(info('F3', [2], 8), new Uint8Array(8)), /dtype should be one of/],
  ['no tensors', file({}, new Uint8Array(0)), /tensors should be one with rows/],
  ['scalars alone', file(info('F32', [], 4), new Uint8Array(4)), /got "x: F32 \[\]"/],
  ['no JSON', file('{"x"', new Uint8Array(0)), /should be/],
])('%s: an error that names the file', async (_, bytes, message) => {
  const error = await read(bytes).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(TableError);
  expect(error).toMatchObject({ file: 'x.safetensors' });
  expect((error as Error).message).toMatch(message);
});

const column = { name: 'x', type: 'number', isNumeric: true } as const;
test.each<[TableContent, string]>([
  [
    { columns: [{ ...column, type: 'text' }], parts: [] },
    'column "x" should be numbers in a safetensors file, got "text"',
  ],
  [{ columns: [column, column], parts: [] }, 'columns should be of different names'],
  [{ columns: [{ ...column, name: '__metadata__' }], parts: [] }, 'none __metadata__'],
])('refused: %j', async (content, message) => {
  await expect(allBytes(encodeSafetensors(content))).rejects.toThrow(message);
});
