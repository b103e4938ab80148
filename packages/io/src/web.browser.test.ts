import { expect, test } from 'vitest';
import { readCells } from '../testing/read-table.ts';
import { encodeTable, FORMATS, openTable, tableOf } from './web.ts';

const vectors = () =>
  tableOf({ vector: { data: Float32Array.of(1, 2, 3, 4, 5, 6), rows: 3, cols: 2 } });

async function blobOf(parts: AsyncIterable<Uint8Array>): Promise<Blob> {
  const all: BlobPart[] = [];
  for await (const part of parts) all.push(part.slice());
  return new Blob(all);
}

test.each(FORMATS)('%s is written and read in a page', async (format) => {
  const file = new File([await blobOf(encodeTable(vectors(), format))], `x.${format}`);
  const packed = await new Response(
    file.stream().pipeThrough(new CompressionStream('gzip')),
  ).blob();
  for (const given of [file, new File([packed], `x.${format}.gz`)]) {
    const table = await openTable(given);
    expect(table.name).toBe(given.name);
    const rows = (await readCells(table)).map((row) => row.flat().map(Number));
    expect(rows).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    await table.close();
  }
});

test('a URL, and an error with its row', async () => {
  const url = URL.createObjectURL(new Blob(['a,b\n1,"x, y"\n2\n']));
  const table = await openTable(url, { format: 'csv', name: 'some.csv' });
  expect(table.columns.map(({ name }) => name)).toEqual(['a', 'b']);
  await expect(readCells(table)).rejects.toThrow(
    'some.csv, row 2: row should have 2 cells, as the first has, got 1',
  );
  URL.revokeObjectURL(url);
});
