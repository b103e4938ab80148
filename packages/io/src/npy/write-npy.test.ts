import fc from 'fast-check';
import { parse } from 'npyjs';
import { expect, test } from 'vitest';
import { columnValues } from '../../testing/column-values.ts';
import { allBytes } from '../../testing/read-table.ts';
import { contentOf, wholeTable } from '../../testing/whole-table.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { ColumnValues, TableContent } from '../table/table.ts';
import { openNpy } from './read-npy.ts';
import { encodeNpy } from './write-npy.ts';

test('a column of any type is read back to the bit, whatever its parts', async () => {
  const height = fc.integer({ min: 1, max: 9 });
  await fc.assert(
    fc.asyncProperty(columnValues(), height, fc.boolean(), async (values, height, knowsRows) => {
      const bytes = await allBytes(encodeNpy(contentOf({ x: values }, height, knowsRows)));
      const { columns } = await wholeTable(await openNpy(memorySource(bytes)));
      expect(columns[0]!.type).toBe(values.type);
      expect(columns[0]!.values).toEqual([...values.values]);
      if (values.values.length > 0) expect(columns[0]!.array).toBe(values.values.constructor.name);
    }),
    { numRuns: 200 },
  );
});

test('npyjs reads them', async () => {
  const written = async (values: ColumnValues) => {
    const { data, shape } = parse(
      (await allBytes(encodeNpy(contentOf({ x: values })))).buffer as ArrayBuffer,
    );
    return { data, shape };
  };
  const data = Float64Array.of(1, -0, Number.NaN, 1e300, 5e-324, 7);
  expect(await written({ type: 'vector', width: 3, values: data })).toEqual({
    data,
    shape: [2, 3],
  });
  const ids = BigInt64Array.of(1n, -(2n ** 63n));
  expect(await written({ type: 'bigint', values: ids })).toEqual({ data: ids, shape: [2] });
});

test('missing numbers are NaN, which integers become float64 for; a missing text is empty', async () => {
  const readBack = async (values: ColumnValues, height?: number) => {
    const bytes = await allBytes(encodeNpy(contentOf({ x: values }, height, false)));
    const [column] = (await wholeTable(await openNpy(memorySource(bytes)))).columns;
    return [column!.array, column!.values];
  };
  const missing = Uint8Array.of(0, 0, 1);
  const floats = Float32Array.of(1, 2, 0);
  const numbers = [1, 2, Number.NaN];
  expect(await readBack({ type: 'number', values: floats, missing })).toEqual([
    'Float32Array',
    numbers,
  ]);
  const values = Int8Array.of(1, 2, 0);
  for (const height of [3, 1]) {
    expect(await readBack({ type: 'number', values, missing }, height)).toEqual([
      'Float64Array',
      numbers,
    ]);
  }
  const bigints = BigInt64Array.of(1n, 2n, 0n);
  expect(await readBack({ type: 'bigint', values: bigints, missing })).toEqual([
    'Float64Array',
    numbers,
  ]);
  const vectors = Uint8Array.of(1, 2, 3, 4, 5, 6);
  expect(await readBack({ type: 'vector', width: 2, values: vectors, missing })).toEqual([
    'Float64Array',
    [1, 2, 3, 4, Number.NaN, Number.NaN],
  ]);
  const texts = { type: 'text', values: ['a', undefined, '\ud800😀'] } as const;
  expect(await readBack(texts)).toEqual(['Array', ['a', '', '\ufffd😀']]);
});

const part = (values: ColumnValues, rows: number) => ({ firstRow: 0, rows, columns: [values] });
const numbers = (values: Float32Array | Float64Array | Int32Array): ColumnValues => ({
  type: 'number',
  values,
});
const column = { name: 'x', type: 'number', isNumeric: true } as const;
const vectors = { name: 'x', type: 'vector', isNumeric: true } as const;

test.each<[string, TableContent, string]>([
  [
    'a column of texts beside another',
    { columns: [column, { name: 'y', type: 'text', isNumeric: false }], parts: [] },
    'columns of an .npy file should be numbers, got "y (text)"',
  ],
  ['no column', { columns: [], parts: [] }, 'columns of an .npy file should be numbers, got ""'],
  [
    'rows that are not there',
    { columns: [column], rows: 3, parts: [part(numbers(Float32Array.of(1, 2)), 2)] },
    'rows of all parts should be 3, got 2',
  ],
  [
    'more rows',
    { columns: [column], rows: 1, parts: [part(numbers(Float32Array.of(1, 2)), 2)] },
    'rows of all parts should be 1, got 2',
  ],
  [
    'a number that its first part cannot hold',
    {
      columns: [column],
      rows: 3,
      parts: [part(numbers(Float32Array.of(1)), 1), part(numbers(Float64Array.of(2, 0.1)), 2)],
    },
    'row 3 of column "x" should be exact in float32, as it is written, got 0.1',
  ],
  [
    'a large integer beside a missing one',
    {
      columns: [{ ...column, type: 'bigint' }],
      rows: 2,
      parts: [
        part(
          {
            ...{ type: 'bigint', values: BigInt64Array.of(0n, 2n ** 53n + 1n) },
            missing: Uint8Array.of(1, 0),
          },
          2,
        ),
      ],
    },
    'row 2 of column "x" should be exact in float64, as it is written, got 9007199254740993n',
  ],
  [
    'vectors of two widths',
    {
      columns: [vectors],
      rows: 2,
      parts: [
        part({ type: 'vector', values: Float32Array.of(1, 2), width: 2 }, 1),
        part({ type: 'vector', values: Float32Array.of(1), width: 1 }, 1),
      ],
    },
    'width of column "x" should be 2 as before, got 1',
  ],
  [
    'another type',
    { columns: [vectors], parts: [part(numbers(Float32Array.of(1)), 1)] },
    'column "x" of a part should be vector as said, got "number"',
  ],
])('%s: refused', async (_, content, message) => {
  await expect(allBytes(encodeNpy(content))).rejects.toThrow(message);
});

test('a part is encoded before the next is asked for, and what gives parts is ended', async () => {
  const events: string[] = [];
  function* parts() {
    try {
      for (let i = 0; i < 3; i++) {
        events.push(`part ${i}`);
        yield part(numbers(Float32Array.of(i)), 1);
      }
    } finally {
      events.push('end');
    }
  }
  for await (const bytes of encodeNpy({ columns: [column], rows: 3, parts: parts() })) {
    events.push(`${bytes.length} bytes`);
    if (events.length > 4) break;
  }
  expect(events).toEqual(['part 0', '128 bytes', '4 bytes', 'part 1', '4 bytes', 'end']);
});
