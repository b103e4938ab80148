import fc from 'fast-check';
import { dump } from 'npyjs';
import { describe, expect, test } from 'vitest';
import { npyFile } from '../../testing/npy-file.ts';
import { pipe, wholeTable } from '../../testing/whole-table.ts';
import type { ByteSource } from '../sources/byte-source.ts';
import { memorySource } from '../sources/memory-source.ts';
import { TableError } from '../table/table-error.ts';
import { openNpy } from './read-npy.ts';

/** How DataView writes a number of each type, and the array that it is read into. */
const KINDS = {
  f4: ['setFloat32', Float32Array],
  f8: ['setFloat64', Float64Array],
  i1: ['setInt8', Int8Array],
  i2: ['setInt16', Int16Array],
  i4: ['setInt32', Int32Array],
  u1: ['setUint8', Uint8Array],
  u2: ['setUint16', Uint16Array],
  u4: ['setUint32', Uint32Array],
} as const;
type Kind = keyof typeof KINDS;

const arrays = fc
  .record({
    kind: fc.constantFrom(...(Object.keys(KINDS) as Kind[])),
    isBig: fc.boolean(),
    fortran: fc.boolean(),
    version: fc.constantFrom(1 as const, 2 as const, 3 as const),
    shape: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
    rows: fc.nat(6),
    partBytes: fc.integer({ min: 1, max: 50 }),
  })
  .chain((array) => {
    const shape = [array.rows, ...array.shape.slice(1)];
    const length = shape.reduce((product, n) => product * n, 1);
    const seed = fc.uint8Array({ minLength: 8 * length, maxLength: 8 * length });
    return seed.map((bytes) => {
      const [, type] = KINDS[array.kind];
      return { ...array, shape, values: new type(bytes.slice().buffer).slice(0, length) };
    });
  });

/** Where the element at a place, row-major, lies in Fortran order. */
function fortranPlace(place: number, shape: readonly number[]): number {
  const indices = shape.map((_, axis) => {
    const behind = shape.slice(axis + 1).reduce((product, n) => product * n, 1);
    return Math.floor(place / behind) % shape[axis]!;
  });
  return indices.reduceRight((sum, index, axis) => sum * shape[axis]! + index, 0);
}

test('numbers of any type, byte order, version and layout, to the bit; from memory or a pipe', async () => {
  await fc.assert(
    fc.asyncProperty(arrays, async (array) => {
      const { kind, isBig, fortran, shape, values, version, partBytes } = array;
      const size = values.BYTES_PER_ELEMENT;
      const view = new DataView(new ArrayBuffer(values.length * size));
      for (const [i, value] of values.entries()) {
        const place = fortran ? fortranPlace(i, shape) : i;
        view[KINDS[kind][0]](place * size, value, !isBig);
      }
      const order = size === 1 ? '|' : isBig ? '>' : '<';
      const file = npyFile(
        { descr: `'${order}${kind}'`, shape, fortran, version },
        new Uint8Array(view.buffer),
      );
      for (const source of [memorySource(file, 'x.npy'), pipe(file, 'x.npy', partBytes)]) {
        const table = await openNpy(source);
        const width = shape.slice(1).reduce((product, n) => product * n, 1);
        const { rows, columns } = await wholeTable(table);
        expect(rows).toBe(shape[0]);
        expect(table.rows).toBe(source.size === undefined ? undefined : rows);
        const [{ name, type, values: got, ...rest }] = columns as [(typeof columns)[0]];
        expect([name, type]).toEqual(
          shape.length === 1 ? ['value', 'number'] : ['vector', 'vector'],
        );
        expect(rest.width).toBe(shape.length === 1 ? undefined : width);
        if (rows > 0) expect(rest.array).toBe(values.constructor.name);
        expect(got).toEqual([...values]);
      }
    }),
    { numRuns: 300 },
  );
});

test('as npyjs writes them: 64 bits too', async () => {
  const read = async (bytes: ArrayBufferLike) =>
    (await wholeTable(await openNpy(memorySource(new Uint8Array(bytes))))).columns[0];
  const big = BigInt64Array.of(-(2n ** 63n), 0n, 2n ** 62n + 1n);
  expect(await read(dump(big, [3]))).toMatchObject({ type: 'bigint', values: [...big] });
  expect(await read(dump(BigInt64Array.of(1n, -(2n ** 53n)), [1, 2]))).toMatchObject({
    ...{ type: 'vector', width: 2, array: 'Float64Array', values: [1, -(2 ** 53)] },
  });
  expect(await read(dump(Uint8Array.of(1, 0, 7), [3]))).toMatchObject({ type: 'number' });
});

const open = (...file: Parameters<typeof npyFile>) =>
  openNpy(memorySource(npyFile(...file), 'x.npy'));
const utf32 = (text: string, length: number) => {
  const points = [...text].map((character) => character.codePointAt(0)!);
  return Buffer.from(Uint32Array.from({ length }, (_, i) => points[i] ?? 0).buffer);
};

describe('other columns', () => {
  test('truth values', async () => {
    const table = await open({ descr: "'|b1'", shape: [3] }, Uint8Array.of(0, 1, 9));
    expect((await wholeTable(table)).columns).toEqual([
      { name: 'value', type: 'boolean', array: 'Uint8Array', values: [0, 1, 1] },
    ]);
  });

  test('text of code points and of bytes', async () => {
    const texts = ['é😀', '', 'a\0b'];
    const data = Buffer.concat(texts.map((text) => utf32(text, 3)));
    const little = await open({ descr: "'<U3'", shape: [3] }, data);
    expect((await wholeTable(little)).columns[0]).toMatchObject({ type: 'text', values: texts });
    const big = await open({ descr: "'>U3'", shape: [3] }, Buffer.from(data).swap32());
    expect((await wholeTable(big)).columns[0]).toMatchObject({ values: texts });
    const bytes = await open({ descr: "'|S3'", shape: [2] }, Buffer.from('a\0\0é\0'));
    expect((await wholeTable(bytes)).columns[0]).toMatchObject({ values: ['a', 'é'] });
  });

  test('fields of a structured array, padding between them, those that are asked for', async () => {
    const descr = `[('id', '>i2'), ('', '|V3'), (('a title', 'né'), '<f4', (2,)), ('x', '|u1', 1)]`;
    const data = Buffer.alloc(2 * 14);
    for (const [row, at] of [0, 14].entries()) {
      data.writeInt16BE(-row - 1, at);
      data.writeFloatLE(row + 0.5, at + 5);
      data.writeFloatLE(row + 0.25, at + 9);
      data.writeUInt8(200 + row, at + 13);
    }
    const table = await open({ descr, shape: [2], version: 3 }, data);
    const columns = [
      { name: 'id', type: 'number', array: 'Int16Array', values: [-1, -2] },
      {
        name: 'né',
        type: 'vector',
        width: 2,
        array: 'Float32Array',
        values: [0.5, 0.25, 1.5, 1.25],
      },
      { name: 'x', type: 'vector', width: 1, array: 'Uint8Array', values: [200, 201] },
    ];
    expect((await wholeTable(table)).columns).toEqual(columns);
    expect((await wholeTable(table, { columns: ['x', 'id'] })).columns).toEqual([
      columns[2],
      columns[0],
    ]);
    expect((await wholeTable(table, { columns: [] })).rows).toBe(2);
    await expect(wholeTable(table, { columns: ['y'] })).rejects.toThrow(
      'columns should be columns of x.npy, got "y"',
    );
  });
});

describe('sizes', () => {
  test('no rows, one row, 10,000 columns', async () => {
    const none = await open({ descr: "'<f4'", shape: [0, 5] }, new Uint8Array(0));
    expect(none).toMatchObject({ rows: 0, columns: [{ type: 'vector', width: 5 }] });
    expect((await wholeTable(none)).rows).toBe(0);
    const values = Float64Array.from({ length: 10_000 }, (_, i) => i / 3);
    for (const fortran of [false, true]) {
      const one = await open(
        { descr: "'<f8'", shape: [1, 10_000], fortran },
        Buffer.from(values.buffer),
      );
      expect((await wholeTable(one)).columns[0]!.values).toEqual([...values]);
    }
  });

  test('many rows come in parts, again and again', async () => {
    const values = Uint16Array.from({ length: 3 * 200_000 }, (_, i) => i);
    const table = await open({ descr: "'<u2'", shape: [200_000, 3] }, Buffer.from(values.buffer));
    let rows = 0;
    for await (const part of table.read()) {
      expect(part.firstRow).toBe(rows);
      expect(part.rows).toBeLessThanOrEqual(65_536);
      const at = 3 * rows;
      expect(part.columns[0]!.values).toEqual(values.slice(at, at + 3 * part.rows));
      rows += part.rows;
    }
    expect(rows).toBe(200_000);
    expect((await wholeTable(table)).rows).toBe(200_000);
  });
});

test('a signal ends reading with its reason', async () => {
  const table = await open({ descr: "'<f4'", shape: [1, 1] }, new Uint8Array(4));
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(wholeTable(table, { signal })).rejects.toThrow('enough');
});

test('a pipe is read once', async () => {
  const file = npyFile({ descr: "'<f4'", shape: [2] }, new Uint8Array(8));
  const table = await openNpy(pipe(file, 'standard input'));
  expect(table).toMatchObject({ isRepeatable: false, name: 'standard input' });
  expect((await wholeTable(table)).rows).toBe(2);
  await expect(wholeTable(table)).rejects.toThrow('standard input is a stream');
});

const F4 = { descr: "'<f4'", shape: [2] };
const bytes = (count: number) => new Uint8Array(count);
test.each<[string, Uint8Array, RegExp]>([
  ['another format', Buffer.from('PK and so on'), /it should be an \.npy file/],
  ['nothing', bytes(0), /it should be an \.npy file/],
  ['version 4', npyFile({ ...F4, version: 4 as never }, bytes(8)), /version of \.npy should be/],
  ['the first bytes', npyFile(F4, bytes(8)).subarray(0, 30), /header should be \d+ bytes long/],
  ['a value missing', npyFile(F4, bytes(7)), /the file should be \d+ bytes long for <f4.*\[2\]/],
  ['a byte too many', npyFile(F4, bytes(9)), /the file should be \d+ bytes long/],
  ['a terabyte', npyFile({ ...F4, shape: [2 ** 40, 8] }, bytes(8)), /the file should be/],
  ['over 2^53', npyFile({ ...F4, shape: [2 ** 40, 2 ** 40] }, bytes(8)), /shape should be/],
  ['not a literal', npyFile({ ...F4, descr: 'x()' }, bytes(8)), /header should be a dict/],
  [
    'a row without numbers',
    npyFile({ ...F4, shape: [2, 0] }, bytes(0)),
    /one number a row or more/,
  ],
  ['no dimension', npyFile({ ...F4, shape: [] }, bytes(4)), /shape should be one length or more/],
  ['objects', npyFile({ ...F4, descr: "'|O'" }, bytes(8)), /Python objects.*astype/],
  ['complex', npyFile({ ...F4, descr: "'<c8'" }, bytes(16)), /dtype should be float16 to float64/],
  ['dates', npyFile({ ...F4, descr: "'<M8[ns]'" }, bytes(16)), /dtype should be/],
  ['an odd size', npyFile({ ...F4, descr: "'<f3'" }, bytes(6)), /dtype should be/],
  ['text without length', npyFile({ ...F4, descr: "'<U0'" }, bytes(0)), /dtype should be/],
  ['text in two dimensions', npyFile({ descr: "'<U1'", shape: [1, 2] }, bytes(8)), /array of text/],
  ['no fields', npyFile({ ...F4, descr: '[]' }, bytes(0)), /one field or more/],
  [
    'one field twice',
    npyFile({ ...F4, descr: "[('a','<f4'),('a','<f4')]" }, bytes(16)),
    /different/,
  ],
  ['fields in fields', npyFile({ ...F4, descr: "[('a',[('b','<f4')])]" }, bytes(8)), /of its own/],
  ['a huge row', npyFile({ descr: "'<f4'", shape: [0, 2 ** 30] }, bytes(0)), /a row should be at/],
])('%s: an error that names the file', async (_, file, message) => {
  for (const source of [memorySource(file, 'x.npy'), pipe(file, 'x.npy')] as ByteSource[]) {
    const read = async () => wholeTable(await openNpy(source));
    const error = await read().catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TableError);
    expect(error).toMatchObject({ file: 'x.npy' });
    if (source.size !== undefined) expect((error as Error).message).toMatch(message);
  }
});

test('what is wrong in a row names it', async () => {
  const rowOf = async (...file: Parameters<typeof npyFile>) => {
    const error = await open(...file)
      .then(wholeTable)
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TableError);
    return error as TableError;
  };
  const big = Buffer.from(BigInt64Array.of(1n, 2n, 3n, 2n ** 53n + 1n).buffer);
  expect(await rowOf({ descr: "'<i8'", shape: [2, 2] }, big)).toMatchObject({
    row: 2,
    message:
      'x.npy, row 2, column "vector": value should be exact in float64, got 9007199254740993n',
  });
  expect(
    await rowOf({ descr: "'|S2'", shape: [2] }, Buffer.from('ab\xff\xff', 'latin1')),
  ).toMatchObject({
    row: 2,
  });
  const noText = Buffer.from(Uint32Array.of(65, 0xd800).buffer);
  expect(await rowOf({ descr: "'<U1'", shape: [2] }, noText)).toMatchObject({ row: 2 });
  const cut = npyFile({ descr: "'<f4'", shape: [4, 2] }, bytes(20));
  await expect(openNpy(pipe(cut, 'cut.npy')).then(wholeTable)).rejects.toMatchObject({ row: 3 });
});

test('an array in Fortran order that comes by a pipe is refused where it is large', async () => {
  const file = npyFile({ descr: "'<f4'", shape: [2 ** 20, 100], fortran: true }, bytes(8));
  await expect(openNpy(pipe(file)).then(wholeTable)).rejects.toThrow(
    'an array in Fortran order should be at most 268435456 bytes where it cannot be read by ranges',
  );
});
