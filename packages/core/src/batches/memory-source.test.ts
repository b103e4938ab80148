import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csr } from '../rows/csr.ts';
import { type Frame, IDENTITY_FRAME, isIdentity } from '../rows/frame.ts';
import type { GivenRows, HostRows } from '../rows/given-rows.ts';
import { matrix } from '../rows/matrix.ts';
import { RowReader } from '../rows/row-reader.ts';
import { rowNumbers } from '../rows/rows-in-memory.ts';
import { spreadRow } from '../rows/sparse-rows.ts';
import { Random } from '../support/random.ts';
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

/** Rows of all sizes, zero and extreme ones among them, float32 or float64. */
const given = fc
  .record({
    cols: fc.integer({ min: 1, max: 70 }),
    rows: fc.integer({ min: 1, max: 200 }),
    double: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ cols, rows, double, seed }): GivenRows => {
    const random = new Random(seed);
    const data = new (double ? Float64Array : Float32Array)(rows * cols);
    for (let i = 0; i < rows; i++) {
      const powers = double ? [1, 0, 2 ** -600, 2 ** 600] : [1, 0, 2 ** -140, 2 ** 100];
      const power = powers[random.integer(16)] ?? 1;
      for (let j = 0; j < cols; j++) data[i * cols + j] = power * random.normal();
    }
    return { data, rows, cols };
  });

test('what is read where it lies is, bit for bit, what a copy is made ready to', async () => {
  const run = async (
    rows: GivenRows,
    shuffle: boolean,
    batchSize: number,
    normalize: boolean,
    frame: Frame,
  ) => {
    const reading = { ...READING, normalize };
    const readers = [new RowReader(reading), new RowReader(reading)] as const;
    const ids = rowNumbers(rows.rows);
    const options = { k: [2], seed: 1, shuffle, batchSize };
    const source = memorySource({ rows, ids, weights: undefined }, reading, options);
    for (const epoch of [0, 1, 2]) {
      for await (const batch of source.epoch(epoch, 0)) {
        const expected = readers[0].ready(batch.rows as GivenRows, frame);
        const got = readers[1].readySelection(batch.selected!, frame);
        const asTheyAre = !normalize && rows.data instanceof Float32Array && isIdentity(frame);
        expect(got === undefined).toBe(asTheyAre);
        if (got) expect(got).toEqual(expected);
      }
    }
  };
  await fc.assert(
    fc.asyncProperty(
      given,
      fc.boolean(),
      fc.constantFrom(1, 7, 64, 65, 150, 200),
      fc.constantFrom('unit', 'frame', 'both', 'neither'),
      async (rows, shuffle, batchSize, way) => {
        const tame = way === 'unit' || way === 'both';
        const largest = Array.from(rows.data).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        const framed = way === 'frame' || way === 'both';
        const scale = tame ? 0.5 : 2 ** Math.ceil(Math.log2(largest || 1));
        const origin = Float64Array.from({ length: rows.cols }, (_, j) => (scale * j) / 128);
        const frame = framed ? { origin, scale } : IDENTITY_FRAME;
        await run(rows, shuffle, batchSize, tame, frame);
      },
    ),
    { numRuns: 150 },
  );
});

test('rows that are too far away for a frame are refused, unless they are known to be near enough', async () => {
  const rows = matrix(Float32Array.of(1, 2 ** 41), 1);
  const frame = { origin: undefined, scale: 0.5 };
  const reading = { ...READING, normalize: false };
  const reader = new RowReader(reading);
  const selected = { of: rows, order: Uint32Array.of(1), scales: undefined, within: undefined };
  expect(() => reader.readySelection(selected, frame)).toThrow(/^x row 0 should be within/);
  const near = reader.readySelection({ ...selected, within: frame }, frame);
  expect(near!.data).toEqual(Float32Array.of(2 ** 42));
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
