import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { openTable, type Table, type TableContent, type TablePart, writeTable } from './index.ts';

const [ROWS, WIDTH] = [3000, 1024];
const PART = 700;

/** Rows that tell which they are. */
function content(): TableContent {
  const parts = Array.from({ length: Math.ceil(ROWS / PART) }, (_, i): TablePart => {
    const firstRow = i * PART;
    const rows = Math.min(PART, ROWS - firstRow);
    const values = Float32Array.from({ length: rows * WIDTH }, (_, at) => firstRow * WIDTH + at);
    return { firstRow, rows, columns: [{ type: 'vector', values, width: WIDTH }] };
  });
  return {
    columns: [{ name: 'vector', type: 'vector', width: WIDTH, isNumeric: true }],
    rows: ROWS,
    parts,
  };
}

/** Checks the rows of a part, and tells which they are. */
function rowsIn({ firstRow, rows, columns: [column] }: TablePart): number[] {
  if (column?.type !== 'vector') throw new Error('no vector');
  expect(column.values).toHaveLength(rows * WIDTH);
  return Array.from({ length: rows }, (_, i) => {
    for (const at of [0, WIDTH - 1]) {
      expect(column.values[i * WIDTH + at]).toBe((firstRow + i) * WIDTH + at);
    }
    return firstRow + i;
  });
}

async function rowsOfPiece(table: Table, piece: number): Promise<number[]> {
  const found: number[] = [];
  for await (const part of table.pieces!.read(piece)) found.push(...rowsIn(part));
  return found;
}

test.each(['npy', 'npz', 'parquet', 'safetensors'])(
  'pieces of a table are all of it, in any order and side by side: .%s',
  async (format) => {
    const path = join(await temporaryFolder(), `rows.${format}`);
    await writeTable(path, content());
    const table = await openTable(path);
    try {
      const whole: number[] = [];
      for await (const part of table.read()) whole.push(...rowsIn(part));
      expect(whole).toEqual(Array.from({ length: ROWS }, (_, row) => row));
      if (format === 'safetensors') {
        expect(table.pieces).toBeUndefined();
        return;
      }
      const { firstRows } = table.pieces!;
      expect(firstRows.length).toBeGreaterThan(1);
      expect(firstRows[0]).toBe(0);
      for (const [piece, first] of [...firstRows.entries()].reverse()) {
        const end = firstRows[piece + 1] ?? ROWS;
        expect(await rowsOfPiece(table, piece)).toEqual(whole.slice(first, end));
      }
      const side = await Promise.all(firstRows.map((_, piece) => rowsOfPiece(table, piece)));
      expect(side.flat()).toEqual(whole);
      for (const piece of [-1, firstRows.length, 0.5]) {
        expect(() => table.pieces!.read(piece)).toThrow('piece should be from 0 to');
      }
    } finally {
      await table.close();
    }
  },
);
