import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyColumns, plainCell } from '../../testing/any-columns.ts';
import { cutTable } from '../../testing/cut-table.ts';
import { allBytes, readCells } from '../../testing/read-table.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { ColumnValues, TablePart } from '../table/table.ts';
import { openArrow } from './read-arrow.ts';
import { encodeArrow } from './write-arrow.ts';

test('what is written in parts is read back by apache-arrow, and by openArrow as it was', async () => {
  await fc.assert(
    fc.asyncProperty(anyColumns, async ({ columns, cuts }) => {
      const content = cutTable(columns, cuts);
      const expected = await readCells(cutTable(columns));
      const chunks = encodeArrow({ columns: content.columns, parts: content.read() });
      // Each part is gone when the next one is asked for.
      const bytes = await allBytes(chunks);
      const arrow = tableFromIPC(bytes);
      // It reads a name of no characters as null.
      const names = Object.keys(columns).map((name) => name || 'null');
      expect(arrow.schema.names.map(String)).toEqual(names);
      const rows = Array.from({ length: arrow.numRows }, (_, row) =>
        arrow.schema.fields.map((_, c) => {
          const value: unknown = arrow.getChildAt(c)!.get(row);
          return plainCell(Object(value) === value ? [...(value as Iterable<number>)] : value);
        }),
      );
      expect(rows).toEqual(expected);

      const table = await openArrow(memorySource(bytes));
      expect(table.columns.map(({ type, width }) => ({ type, width }))).toEqual(
        content.columns.map(({ type, width }) => ({ type, width })),
      );
      expect(await readCells(table)).toEqual(expected);
      for await (const part of table.read()) {
        for (const [c, { values }] of part.columns.entries()) {
          expect(values.constructor).toBe(columns[Object.keys(columns)[c]!]!.values.constructor);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test('a table without rows, or without parts, has its columns', async () => {
  const columns = {
    number: { type: 'number', values: new Float64Array(0) },
    bigint: { type: 'bigint', values: new BigInt64Array(0) },
    boolean: { type: 'boolean', values: new Uint8Array(0) },
    text: { type: 'text', values: [] },
    vector: { type: 'vector', values: new Float32Array(0), width: 3 },
  } satisfies Record<string, ColumnValues>;
  const content = cutTable(columns);
  for (const parts of [content.read(), []]) {
    const table = await openArrow(
      memorySource(await allBytes(encodeArrow({ columns: content.columns, parts }))),
    );
    expect(table.columns).toEqual(
      content.columns.map((column) => ({ ...column, isNumeric: column.type !== 'text' })),
    );
    expect(await readCells(table)).toEqual([]);
  }
});

test('a part is written before the next one is asked for', async () => {
  const values = Float64Array.of(1, 2);
  let written = 0;
  async function* parts(): AsyncGenerator<TablePart> {
    for (let p = 0; p < 3; p++) {
      expect(written).toBe(p);
      yield { firstRow: 2 * p, rows: 2, columns: [{ type: 'number', values }] };
    }
  }
  const columns = [{ name: 'x', type: 'number' as const, isNumeric: true }];
  for await (const chunk of encodeArrow({ columns, parts: parts() })) {
    expect(chunk.buffer).not.toBe(values.buffer);
    written++;
  }
  // The footer comes after the parts.
  expect(written).toBe(4);
});

test.each([
  [
    'of another type',
    [{ type: 'text', values: ['a'] }],
    'column "x" of a part should be number as said, got "text"',
  ],
  [
    'of numbers that do not fit',
    [{ type: 'number', values: Float64Array.of(0.5) }],
    'a value of "x" should be what Int8Array holds, as before, got "0.5"',
  ],
])('a part %s is refused', async (_, columns, message) => {
  const first: TablePart = {
    firstRow: 0,
    rows: 1,
    columns: [{ type: 'number', values: Int8Array.of(1) }],
  };
  const parts = [first, { firstRow: 1, rows: 1, columns } as TablePart];
  const content = { columns: [{ name: 'x', type: 'number' as const, isNumeric: true }], parts };
  await expect(allBytes(encodeArrow(content))).rejects.toThrow(new RangeError(message));
});
