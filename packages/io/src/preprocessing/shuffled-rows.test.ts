import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cutTable } from '../../testing/cut-table.ts';
import type { Table } from '../table/table.ts';
import { fitPreprocessing, type ShuffledRowsOptions, shuffledRows } from './index.ts';

/** Rows of two numbers that tell which row they are; every seventh lacks one. */
function numbered(
  rows: number,
  cuts: readonly number[],
  pieces?: readonly number[],
  isWide = false,
) {
  const numbers = Array.from({ length: 2 * rows }, (_, at) => (at % 14 === 13 ? Number.NaN : at));
  const values = isWide ? Float64Array.from(numbers) : Float32Array.from(numbers);
  return cutTable({ v: { type: 'vector', width: 2, values } }, cuts, pieces ? { pieces } : {});
}

async function batchesOf(table: Table, options: ShuffledRowsOptions) {
  const preprocessing = await fitPreprocessing(table, { missing: 'drop-row' });
  const batches: { numbers: number[]; data: number[] }[] = [];
  for await (const { data, rows, cols, rowNumbers } of shuffledRows(
    table,
    preprocessing,
    options,
  )) {
    expect(data).toHaveLength(rows * cols);
    batches.push({ numbers: [...rowNumbers], data: [...data] });
  }
  return batches;
}

const tables = fc.record({
  rows: fc.integer({ min: 1, max: 120 }),
  cuts: fc.array(fc.nat(9), { maxLength: 5 }),
  pieces: fc.option(fc.uniqueArray(fc.integer({ min: 1, max: 119 }), { maxLength: 20 }), {
    nil: undefined,
  }),
  isWide: fc.boolean(),
});
const options = fc.record({
  seed: fc.nat(5),
  batchRows: fc.integer({ min: 1, max: 20 }),
  firstRows: fc.integer({ min: 1, max: 50 }),
  mixed: fc.integer({ min: 1, max: 300 }),
});

test('each row comes once, with its number, in batches of the size asked for', async () => {
  await fc.assert(
    fc.asyncProperty(tables, options, async ({ rows, cuts, pieces, isWide }, asked) => {
      const firsts = pieces && [0, ...pieces.filter((row) => row < rows).sort((a, b) => a - b)];
      const table = numbered(rows, cuts, firsts, isWide);
      const batches = await batchesOf(table, asked);
      expect(await batchesOf(table, asked)).toEqual(batches);
      const numbers = batches.flatMap((batch) => batch.numbers);
      const whole = Array.from({ length: rows }, (_, row) => row).filter((row) => row % 7 !== 6);
      expect([...numbers].sort((a, b) => a - b)).toEqual(whole);
      expect(batches.flatMap(({ data }) => data)).toEqual(
        numbers.flatMap((row) => [2 * row, 2 * row + 1]),
      );
      const sizes = batches.map((batch) => batch.numbers.length);
      for (const [i, size] of sizes.entries()) {
        const wanted = i === 0 ? asked.firstRows : asked.batchRows;
        if (i < sizes.length - 1) expect(size).toBe(wanted);
        else expect(size).toBeLessThanOrEqual(wanted);
      }
    }),
    { numRuns: 300 },
  );
});

describe('the order', () => {
  const rows = 4000;
  const where = async (table: Table, options: ShuffledRowsOptions) => {
    const batches = await batchesOf(table, options);
    return batches.flatMap(({ numbers }) => numbers);
  };
  /** Of random orders, their correlation with the rows' own is 0 with a deviation of 1/√rows, 0.017 here. */
  const correlation = (order: readonly number[]) => {
    const mean = (order.length - 1) / 2;
    const ranks = [...order].sort((a, b) => a - b);
    const rank = new Map(ranks.map((row, i) => [row, i]));
    const shared = order.reduce((sum, row, i) => sum + (rank.get(row)! - mean) * (i - mean), 0);
    return shared / order.reduce((sum, _, i) => sum + (i - mean) ** 2, 0);
  };
  const pieces = Array.from({ length: 200 }, (_, i) => 20 * i);

  test('is random where all rows fit into the buffer', async () => {
    const order = await where(numbered(rows, [300, 500]), {});
    expect(Math.abs(correlation(order))).toBeLessThan(0.08);
  });

  test('is random in the large where pieces are read by themselves', async () => {
    const order = await where(numbered(rows, [], pieces), { mixed: 200 });
    // Of 200 pieces: 0.07.
    expect(Math.abs(correlation(order))).toBeLessThan(0.3);
    const batch = new Set(order.slice(1000, 1064).map((row) => Math.floor(row / 20)));
    expect(batch.size).toBeGreaterThan(8);
  });

  test('is that of the table in the large where they are not', async () => {
    expect(correlation(await where(numbered(rows, []), { mixed: 200 }))).toBeGreaterThan(0.9);
  });

  test('is another for another seed or epoch', async () => {
    const table = numbered(100, [], [0, 50]);
    expect(await where(table, { seed: 1 })).not.toEqual(await where(table, { seed: 2 }));
    expect(await where(table, { epoch: 1 })).not.toEqual(await where(table, { epoch: 2 }));
  });
});

test('a reader that is left closes what it opened', async () => {
  let open = 0;
  const table = numbered(
    1000,
    [10, 10],
    Array.from({ length: 50 }, (_, i) => 20 * i),
  );
  const { pieces } = table;
  const watched: Table = {
    ...table,
    pieces: {
      ...pieces!,
      async *read(piece, options) {
        open++;
        try {
          yield* pieces!.read(piece, options);
        } finally {
          open--;
        }
      },
    },
  };
  const preprocessing = await fitPreprocessing(watched, { missing: 'drop-row' });
  let most = 0;
  for await (const _ of shuffledRows(watched, preprocessing, { batchRows: 30, mixed: 100 })) {
    most = Math.max(most, open);
    if (most > 1) break;
  }
  expect(most).toBeGreaterThan(1);
  expect(open).toBe(0);
});

test.each<[ShuffledRowsOptions, string]>([
  [{ seed: 0.5 }, 'seed should be a safe integer, got 0.5'],
  [{ epoch: -1 }, 'epoch should be a non-negative integer, got -1'],
  [{ batchRows: 0 }, 'batchRows should be a positive integer, got 0'],
  [{ firstRows: -1 }, 'firstRows should be a positive integer, got -1'],
  [{ mixed: 0 }, 'mixed should be a positive integer, got 0'],
  [{ epochs: 3 } as never, 'the names in options should be among seed'],
])('%o is refused', async (asked, message) => {
  await expect(batchesOf(numbered(3, []), asked)).rejects.toThrow(message);
});
