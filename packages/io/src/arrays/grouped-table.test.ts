import { expect, test } from 'vitest';
import { allBytes } from '../../testing/read-table.ts';
import { contentOf } from '../../testing/whole-table.ts';
import { openFvecs } from '../fvecs/read-fvecs.ts';
import { encodeFvecs } from '../fvecs/write-fvecs.ts';
import { openNpy } from '../npy/read-npy.ts';
import { encodeNpy } from '../npy/write-npy.ts';
import { openNpz } from '../npz/read-npz.ts';
import { encodeNpz } from '../npz/write-npz.ts';
import { openSafetensors } from '../safetensors/read-safetensors.ts';
import { encodeSafetensors } from '../safetensors/write-safetensors.ts';
import { memorySource } from '../sources/memory-source.ts';
import type { VectorValues } from '../table/table.ts';

test.each([
  ['npy', openNpy, encodeNpy],
  ['npz', openNpz, encodeNpz],
  ['safetensors', openSafetensors, encodeSafetensors],
  ['fvecs', openFvecs, encodeFvecs],
] as const)('the pieces of a table are all of it, in any order: %s', async (_, open, encode) => {
  const [rows, width] = [50_003, 8];
  const values = Float32Array.from({ length: rows * width }, (_, i) => i);
  const bytes = await allBytes(encode(contentOf({ vector: { type: 'vector', width, values } })));
  const { pieces } = await open(memorySource(bytes));
  const { firstRows } = pieces!;
  expect(firstRows.length).toBeGreaterThan(1);
  expect(firstRows[0]).toBe(0);
  for (const piece of [...firstRows.keys()].reverse()) {
    const end = firstRows[piece + 1] ?? rows;
    let row = firstRows[piece]!;
    for await (const part of pieces!.read(piece)) {
      expect(part.firstRow).toBe(row);
      const [column] = part.columns as [VectorValues];
      const expected = values.subarray(row * width, (row + part.rows) * width);
      expect(column.values).toEqual(expected);
      row += part.rows;
    }
    expect(row).toBe(end);
  }
});
