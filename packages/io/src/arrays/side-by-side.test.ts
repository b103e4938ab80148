import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyColumns } from '../../testing/any-columns.ts';
import { allBytes } from '../../testing/read-table.ts';
import { contentOf, wholeTable } from '../../testing/whole-table.ts';
import { openFvecs } from '../fvecs/read-fvecs.ts';
import { encodeFvecs } from '../fvecs/write-fvecs.ts';
import { openNpy } from '../npy/read-npy.ts';
import { encodeNpy } from '../npy/write-npy.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { ColumnValues } from '../table/table.ts';

const readNpy = async (content: ReturnType<typeof contentOf>) => {
  const bytes = await allBytes(encodeNpy(content));
  return (await wholeTable(await openNpy(memorySource(bytes)))).columns[0]!;
};

/** The numbers of a row, column after column. */
function rowOf(columns: readonly ColumnValues[], row: number): number[] {
  return columns.flatMap((column) => {
    const width = column.type === 'vector' ? column.width : 1;
    const values = Array.from(column.values.slice(row * width, (row + 1) * width), Number);
    const isMissing = 'missing' in column && column.missing?.[row] === 1;
    return isMissing ? values.map(() => Number.NaN) : values;
  });
}

const some = anyColumns.map(({ columns, rows }) => ({
  rows,
  columns: Object.fromEntries(
    Object.entries(columns).filter(([, { type }]) => type !== 'text' && type !== 'bigint'),
  ),
}));

test('several columns are one array, whatever their types and parts', async () => {
  const height = fc.integer({ min: 1, max: 20 });
  await fc.assert(
    fc.asyncProperty(some, height, fc.boolean(), async ({ rows, columns }, height, knowsRows) => {
      const all = Object.values(columns);
      fc.pre(rows > 0 && all.length > 1);
      const expected = Array.from({ length: rows }, (_, row) => rowOf(all, row)).flat();
      const { width, array, values } = await readNpy(contentOf(columns, height, knowsRows));
      expect(width).toBe(expected.length / rows);
      expect(values).toEqual(expected);
      const isWide = all.some(({ values }) => /64|32Array/.test(values.constructor.name));
      if (!isWide) expect(array).toBe('Float32Array');

      const bytes = await allBytes(encodeFvecs(contentOf(columns, height, knowsRows)));
      const [vector] = (await wholeTable(await openFvecs(memorySource(bytes)))).columns;
      expect(vector).toMatchObject({ width, values: expected.map(Math.fround) });
    }),
    { numRuns: 200 },
  );
});

test.each<[string, Record<string, ColumnValues>]>([
  ['Float32Array', { a: { type: 'number', values: Float32Array.of(0.1) } }],
  ['Float64Array', { a: { type: 'number', values: Float64Array.of(0.1) } }],
  ['Float64Array', { a: { type: 'number', values: Int32Array.of(2 ** 31 - 1) } }],
  ['Float64Array', { a: { type: 'bigint', values: BigInt64Array.of(-(2n ** 53n)) } }],
])('%s holds what the columns need', async (array, column) => {
  const small: ColumnValues = { type: 'number', values: Int8Array.of(-3) };
  const { values, ...read } = await readNpy(contentOf({ ...column, small }));
  expect(read.array).toBe(array);
  expect(values).toEqual([Number(column.a!.values[0]), -3]);
});

test('columns that hold no numbers are named, and integers that no double is', async () => {
  const text: ColumnValues = { type: 'text', values: ['x', 'y', 'z'] };
  const n: ColumnValues = { type: 'number', values: Float32Array.of(1, 2, 3) };
  const id: ColumnValues = { type: 'bigint', values: BigInt64Array.of(1n, 2n ** 53n + 1n, 3n) };
  const refused = (columns: Record<string, ColumnValues>) =>
    expect(allBytes(encodeNpy(contentOf(columns, 1)))).rejects;
  await refused({ name: text, n, city: text }).toThrow(
    'columns of an .npy file should be numbers, got "name (text), city (text)"',
  );
  await refused({ n, id }).toThrow(
    'row 2 of column "id" should be exact in float64, as it is written, got 9007199254740993',
  );
});
