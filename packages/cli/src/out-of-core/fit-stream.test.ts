import { ConstrainedKMeans, type GivenRows, Random, reference } from '@coke/core';
import { fitPreprocessing, loadRows, type Table, type TablePart, tableOf } from '@coke/io';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sliceColumn } from '../output/slice-column.ts';
import { fitStream } from './fit-stream.ts';
import { labelStream } from './label-stream.ts';

const COLS = 3;
const { signal } = new AbortController();

/** Rows in lumps, one behind the other; every ninth lacks a number. */
function lumps(rows: number, seed: number) {
  const random = new Random(seed);
  const data = Float32Array.from({ length: rows * COLS }, (_, at) => {
    const lump = Math.floor((4 * at) / (rows * COLS));
    return at % (9 * COLS) === 1 ? Number.NaN : 5 * lump + random.normal();
  });
  const ids = Array.from({ length: rows }, (_, row) => `id ${row}`);
  return inParts(tableOf({ id: ids, v: { data, rows, cols: COLS } }), 37);
}

/** The same table, read in parts of so many rows. */
function inParts(table: Table, height: number): Table {
  return {
    ...table,
    async *read(options) {
      for await (const { firstRow, rows, columns } of table.read(options)) {
        for (let from = 0; from < rows; from += height) {
          const to = Math.min(from + height, rows);
          const cut = columns.map((column) => sliceColumn(column, from, to));
          yield { firstRow: firstRow + from, rows: to - from, columns: cut };
        }
      }
    },
  };
}

const squared = (rows: GivenRows, centers: GivenRows, i: number, k: number) => {
  let sum = 0;
  for (let j = 0; j < COLS; j++) {
    sum += (rows.data[i * COLS + j]! - centers.data[k * COLS + j]!) ** 2;
  }
  return sum;
};

const cases = fc.record({
  rows: fc.integer({ min: 40, max: 300 }),
  k: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(100),
  slack: fc.constantFrom(0, 1, 5),
});

test('sizes are exact, labels the best for the centers, and written with distances to them', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ rows: all, k, seed, slack }) => {
      const table = lumps(all, seed);
      const preprocessing = await fitPreprocessing(table, { id: 'id', missing: 'drop-row' });
      const { rows, rowNumbers } = await loadRows(table, preprocessing);
      const minSize = Math.max(1, Math.floor(rows.rows / k) - slack);
      const maxSize = Math.ceil(rows.rows / k) + slack;
      const model = new ConstrainedKMeans({
        ...{ k, seed, minSize, maxSize, metric: 'euclidean', algorithm: 'online' },
        ...{ instances: all, backend: reference() },
      });
      const streamed = { table, preprocessing };
      const options = { epochs: 2, signal, onProgress: () => {} };
      const labels = await fitStream(model, streamed, options);

      expect(labels).toHaveLength(rows.rows);
      expect(model.labels.gather(rowNumbers)).toEqual(labels);
      const sizes = new Float64Array(k);
      for (const label of labels) sizes[label]!++;
      const [certificate] = model.certificates;
      expect(certificate!.exact).toBe(true);
      expect(certificate!.sizes).toEqual(sizes);
      for (const size of sizes) {
        expect(size).toBeGreaterThanOrEqual(minSize);
        expect(size).toBeLessThanOrEqual(maxSize);
      }

      // The same rows in memory, by the algorithm that has them all at once.
      const centers = await model.centers();
      const total = (of: Int32Array) =>
        of.reduce((sum, label, i) => sum + squared(rows, centers, i, label), 0);
      const inMemory = await model.assign(rows);
      expect(Math.abs(total(labels) / total(inMemory) - 1)).toBeLessThan(1e-5);

      const content = await labelStream(
        { ...streamed, model, labels, keep: ['v'], shown: ['v'] },
        { backend: reference(), signal, onProgress: () => {}, onScored: () => {} },
      );
      expect(content.rows).toBe(labels.length);
      expect(content.columns.map(({ name }) => name)).toEqual([
        'id',
        'cluster',
        'distance',
        'second',
        'second_distance',
        'margin',
        'v',
      ]);
      let done = 0;
      for await (const part of content.parts as AsyncIterable<TablePart>) {
        expect(part.firstRow).toBe(done);
        const [ids, clusters, distances] = part.columns.map(({ values }) => values);
        for (let i = 0; i < part.rows; i++, done++) {
          expect(ids![i]).toBe(`id ${rowNumbers[done]}`);
          expect(clusters![i]).toBe(labels[done]);
          const distance = Math.sqrt(squared(rows, centers, done, labels[done]!));
          expect(Math.abs(Number(distances![i]) - distance)).toBeLessThan(1e-4 * (1 + distance));
        }
      }
      expect(done).toBe(labels.length);
      model.dispose();
    }),
    { numRuns: 25 },
  );
});
