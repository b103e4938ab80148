import fc from 'fast-check';
import { parquetMetadata, parquetRead } from 'hyparquet';
import { expect, test } from 'vitest';
import { anyColumns, plainCell } from '../../testing/any-columns.ts';
import { cutTable } from '../../testing/cut-table.ts';
import { allBytes, readCells } from '../../testing/read-table.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { ColumnValues, TableContent, TablePart, VectorValues } from '../table/table.ts';
import { openParquet } from './read-parquet.ts';
import { encodeParquet } from './write-parquet.ts';

const content = (
  columns: Record<string, ColumnValues>,
  cuts: readonly number[] = [],
): TableContent => {
  const table = cutTable(columns, cuts);
  return { columns: table.columns, parts: table.read() };
};

/** The rows as hyparquet reads them by itself: as lists, for an object has no key `__proto__`. */
async function rowsOf(bytes: Uint8Array): Promise<unknown[][]> {
  let rows: unknown[][] = [];
  await parquetRead({
    file: bytes.slice().buffer as ArrayBuffer,
    onComplete: (all) => {
      rows = all as unknown[][];
    },
  });
  return rows;
}

test('what is written in parts is read back by hyparquet, and by openParquet', async () => {
  await fc.assert(
    fc.asyncProperty(anyColumns, async ({ columns, cuts }) => {
      const names = Object.keys(columns);
      const expected = await readCells(cutTable(columns));
      const bytes = await allBytes(encodeParquet(content(columns, cuts)));
      const rows = await rowsOf(bytes);
      expect(rows.map((row) => row.map(plainCell))).toEqual(expected);

      const table = await openParquet(memorySource(bytes));
      expect(table.rows).toBe(expected.length);
      expect(table.columns.map(({ name }) => name)).toEqual(names);
      const isSeen = names.map((_, c) => expected.some((row) => row[c] !== undefined));
      for (const [c, { type, width }] of table.columns.entries()) {
        // A vector of which there is none has no length.
        if (isSeen[c]) expect({ type, width }).toEqual(typeAndWidth(columns[names[c]!]!));
      }
      expect(await readCells(table)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});

function typeAndWidth(values: ColumnValues) {
  return { type: values.type, width: values.type === 'vector' ? values.width : undefined };
}

test('numbers keep the type of their array, and -0 its sign', async () => {
  for (const Type of [
    Int8Array,
    Uint8Array,
    Int16Array,
    Uint16Array,
    Int32Array,
    Uint32Array,
    Float32Array,
    Float64Array,
  ]) {
    const values = Type.of(1, 100, 0);
    const vector = { type: 'vector' as const, values: Type.of(1, 2, 3, 4, 5, 6), width: 2 };
    const bytes = await allBytes(
      encodeParquet(content({ values: { type: 'number', values }, vector })),
    );
    const table = await openParquet(memorySource(bytes));
    for await (const { columns } of table.read()) {
      expect(columns).toEqual([{ type: 'number', values }, vector]);
    }
  }
  const signed = content({ x: { type: 'number', values: Float64Array.of(0, -0, 0, -0) } });
  const zero = (await rowsOf(await allBytes(encodeParquet(signed))))[1]![0];
  expect(zero).toBe(-0);
});

test('a table without rows, or without parts, has its columns', async () => {
  const columns = {
    number: { type: 'number', values: new Float64Array(0) },
    bigint: { type: 'bigint', values: new BigInt64Array(0) },
    boolean: { type: 'boolean', values: new Uint8Array(0) },
    text: { type: 'text', values: [] },
    vector: { type: 'vector', values: new Float32Array(0), width: 3 },
  } satisfies Record<string, ColumnValues>;
  const { columns: named } = content(columns);
  for (const empty of [content(columns), { columns: named, parts: [] }]) {
    const table = await openParquet(memorySource(await allBytes(encodeParquet(empty))));
    expect(table.columns.map(({ name }) => name)).toEqual(Object.keys(columns));
    expect(await readCells(table)).toEqual([]);
  }
});

test('row groups are of bounded size, each given out when it is full', async () => {
  // Two rows are as much as a row group holds.
  const width = 2 ** 20;
  const vector: VectorValues = { type: 'vector', values: new Float32Array(3 * width), width };
  vector.values.fill(7, 2 * width);
  const chunks: Uint8Array[] = [];
  let asked = 0;
  const { columns, parts } = content({ vector }, [1, 1]);
  const counted = (async function* () {
    for await (const part of parts) {
      asked++;
      yield part;
    }
  })();
  for await (const chunk of encodeParquet({ columns, parts: counted })) {
    if (chunks.length === 0) expect(asked).toBe(2);
    chunks.push(chunk);
  }
  expect(chunks).toHaveLength(3);
  const bytes = Buffer.concat(chunks);
  const groups = parquetMetadata(bytes).row_groups.map((group) => Number(group.num_rows));
  expect(groups).toEqual([2, 1]);
  let row = 0;
  for await (const part of (await openParquet(memorySource(bytes))).read()) {
    for (let i = 0; i < part.rows; i++, row++) {
      expect(part.columns[0]!.values[i * width]).toBe(row === 2 ? 7 : 0);
    }
  }
  expect(row).toBe(3);
});

test.each([
  [
    'of another type',
    { columns: [{ type: 'text', values: ['a'] }] },
    'column "x" of a part should be number as said, got "text"',
  ],
  [
    'without a column',
    { columns: [] },
    'columns of a part should be 1, as many as there are columns, got 0',
  ],
  [
    'of other rows',
    { columns: [{ type: 'number', values: Float64Array.of(1, 2) }] },
    'rows of "x" in a part should be 1, got 2',
  ],
  [
    'of numbers that do not fit',
    { columns: [{ type: 'number', values: Float64Array.of(0.5) }] },
    'a value of "x" should be what Int8Array holds, as before, got "0.5"',
  ],
])('a part %s is refused', async (_, part, message) => {
  const columns = [{ name: 'x', type: 'number' as const, isNumeric: true }];
  const first = {
    firstRow: 0,
    rows: 1,
    columns: [{ type: 'number' as const, values: Int8Array.of(1) }],
  };
  const parts = [first, { firstRow: 1, rows: 1, ...part } as TablePart];
  await expect(allBytes(encodeParquet({ columns, parts }))).rejects.toThrow(
    new RangeError(message),
  );
});
