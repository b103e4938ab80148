import { expect, test } from 'vitest';
import { csr } from '../rows/csr.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { matrix } from '../rows/matrix.ts';
import { rowNumbers } from '../rows/rows-in-memory.ts';
import { spreadRow } from '../rows/sparse-rows.ts';
import { memorySource } from './memory-source.ts';

const READING = {
  metric: 'cosine',
  native: undefined,
  denseOnly: undefined,
  centers: undefined,
  normalize: true,
  framed: false,
} as const;

const x = (cols: number) =>
  matrix(
    Float32Array.from({ length: 11 * cols }, (_, i) => i + 1),
    cols,
  );

const sparse = csr(
  Array.from({ length: 11 }, (_, i) => ({ [i % 3]: i + 1 })),
  3,
);

const kinds: [string, HostRows, ArrayLike<number | string>][] = [
  ['few columns', x(3), rowNumbers(11)],
  ['many columns', x(40), Float64Array.from({ length: 11 }, (_, i) => 7 * i)],
  ['sparse rows', sparse, Array.from({ length: 11 }, (_, i) => `row ${i}`)],
];

/** Row i, all numbers of it. */
function row(rows: HostRows, i: number): number[] {
  if (rows.kind !== 'csr') return [...rows.data.subarray(i * rows.cols, (i + 1) * rows.cols)];
  const out = new Float64Array(rows.cols);
  spreadRow(rows, i, out);
  return [...out];
}

test.each(kinds)('an epoch has every row once with its id and weight: %s', async (_, rows, ids) => {
  const weights = Float32Array.from({ length: 11 }, (_, i) => i / 2);
  for (const shuffle of [false, true]) {
    const options = { k: [2], seed: 1, shuffle, batchSize: 4 };
    const source = memorySource({ rows, ids, weights }, READING, options);
    const seen: (number | bigint | string)[] = [];
    for await (const batch of source.epoch(0, 0)) {
      for (let i = 0; i < batch.count; i++) {
        const id = batch.ids![i]!;
        const place = Array.from(ids).indexOf(id as number | string);
        expect(row(batch.rows as HostRows, i)).toEqual(row(rows, place));
        expect(batch.weights![i]).toBe(weights[place]);
        seen.push(id);
      }
    }
    if (shuffle) expect(seen).not.toEqual([...Array.from(ids)]);
    expect(new Set(seen)).toEqual(new Set(Array.from(ids)));
    if (!shuffle) expect(seen).toEqual([...Array.from(ids)]);
  }
});

test('rows in their order are not copied', async () => {
  const rows = x(5);
  const options = { k: [2], seed: 1, shuffle: false, batchSize: 4 };
  const ids = rowNumbers(11);
  const source = memorySource({ rows, ids, weights: undefined }, READING, options);
  for await (const batch of source.epoch(0, 0)) {
    expect((batch.rows as HostRows).data.buffer).toBe(rows.data.buffer);
  }
});
