import fc from 'fast-check';
import { expect, test } from 'vitest';
import { vectorValues } from '../../testing/column-values.ts';
import { allBytes } from '../../testing/read-table.ts';
import { contentOf, pipe, wholeTable } from '../../testing/whole-table.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { ColumnValues } from '../table/table.ts';
import { TableError } from '../table/table-error.ts';
import { openFvecs } from './read-fvecs.ts';
import { encodeFvecs } from './write-fvecs.ts';

const FORMATS = { fvecs: Float32Array, bvecs: Uint8Array, ivecs: Int32Array } as const;
const formats = fc.constantFrom(...(Object.keys(FORMATS) as (keyof typeof FORMATS)[]));

test('by hand: each vector behind its length', async () => {
  const file = Buffer.alloc(24);
  for (const row of [0, 1]) {
    file.writeInt32LE(2, 12 * row);
    file.writeFloatLE(row + 0.5, 12 * row + 4);
    file.writeFloatLE(-row, 12 * row + 8);
  }
  for (const source of [memorySource(file, 'x.fvecs'), pipe(file)]) {
    const table = await openFvecs(source);
    expect(table.rows).toBe(source.size === undefined ? undefined : 2);
    expect((await wholeTable(table)).columns).toEqual([
      {
        name: 'vector',
        type: 'vector',
        width: 2,
        array: 'Float32Array',
        values: [0.5, -0, 1.5, -1],
      },
    ]);
  }
});

test('vectors of float32, bytes and int32 are read back, from a file or a pipe', async () => {
  const height = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(vectorValues(), formats, height, async (vectors, format, height) => {
      const values = FORMATS[format].from(vectors.values as Float32Array);
      fc.pre(values.length > 0);
      const content = contentOf({ v: { ...vectors, values } }, height);
      const bytes = await allBytes(encodeFvecs(content, { format }));
      for (const source of [
        memorySource(bytes, `x.${format}`),
        pipe(bytes, `x.${format}`, height),
      ]) {
        const [column] = (await wholeTable(await openFvecs(source))).columns;
        expect(column).toMatchObject({ width: vectors.width, values: [...values] });
        expect(column!.array).toBe(FORMATS[format].name);
      }
    }),
    { numRuns: 150 },
  );
});

test('numbers are rounded to float32, missing ones are NaN; a column of numbers has width 1', async () => {
  const values = Float64Array.of(0.1, 5);
  const content = contentOf({ x: { type: 'number', values, missing: Uint8Array.of(0, 1) } });
  const bytes = await allBytes(encodeFvecs(content));
  const [column] = (await wholeTable(await openFvecs(memorySource(bytes)))).columns;
  expect(column).toMatchObject({ width: 1, values: [Math.fround(0.1), Number.NaN] });
});

const vector = (...numbers: number[]) => {
  const values = Int32Array.of(numbers.length, ...numbers);
  return Buffer.from(values.buffer);
};
test.each<[string, Uint8Array, object]>([
  ['nothing', new Uint8Array(0), {}],
  ['two bytes', Uint8Array.of(1, 0), {}],
  ['a length below 1', vector(), { row: 1 }],
  ['another format', Buffer.from('name,age\n'), { row: 1 }],
  ['vectors of two lengths', Buffer.concat([vector(1, 2), vector(1), vector(1, 2, 3)]), { row: 2 }],
  ['half a vector', Buffer.concat([vector(1, 2), vector(1, 2)]).subarray(0, -4), { row: 2 }],
])('%s: an error that names file and row', async (_, bytes, place) => {
  for (const source of [memorySource(bytes, 'x.ivecs'), pipe(bytes, 'x.ivecs', 5)]) {
    const error = await openFvecs(source)
      .then(wholeTable)
      .catch((error: unknown) => error);
    expect(error).toBeInstanceOf(TableError);
    expect(error).toMatchObject({ ...place, file: 'x.ivecs' });
  }
});

test('a file that ends within a vector is refused before it is read', async () => {
  const bytes = Buffer.concat([vector(1, 2), vector(1, 2)]).subarray(0, -4);
  await expect(openFvecs(memorySource(bytes, 'x.ivecs'))).rejects.toMatchObject({ row: 2 });
});

test.each<[string, Record<string, ColumnValues>, 'fvecs' | 'bvecs', string]>([
  ['no column', {}, 'fvecs', 'columns of .fvecs should be numbers, got ""'],
  ['text', { x: { type: 'text', values: ['a'] } }, 'fvecs', 'should be numbers, got "x (text)"'],
  [
    'a number that is no byte',
    { x: { type: 'vector', width: 2, values: Int16Array.of(1, 2, 3, 256) } },
    'bvecs',
    'row 2 of column "x" should be uint8, got 256',
  ],
])('%s: not written', async (_, columns, format, message) => {
  await expect(allBytes(encodeFvecs(contentOf(columns), { format }))).rejects.toThrow(message);
});
