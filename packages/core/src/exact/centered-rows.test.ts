import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRows, rowsOf } from '../../testing/open-rows.ts';
import { unframed } from '../rows/frame.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { centerCenters } from './centered-rows.ts';

const matrices = fc
  .record({
    cols: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 12 }),
    offset: fc.constantFrom(0, 1, 1e4, 1e7),
    size: fc.constantFrom(1e-18, 1, 1e6),
  })
  .chain(({ cols, rows, offset, size }) =>
    fc
      .array(fc.integer({ min: -1000, max: 1000 }), {
        minLength: rows * cols,
        maxLength: rows * cols,
      })
      .map((values) =>
        matrix(
          Float32Array.from(values, (v) => (offset + v / 1000) * size),
          cols,
        ),
      ),
  );

function maximum(values: Iterable<number>): number {
  return Math.max(0, ...[...values].map(Math.abs));
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squared = 0;
  for (let j = 0; j < a.length; j++) squared += (a[j]! - b[j]!) ** 2;
  return Math.sqrt(squared);
}

function row({ data, cols }: Matrix, i: number): Float32Array {
  return data.subarray(i * cols, (i + 1) * cols);
}

describe('centered rows', () => {
  test('euclidean: within [-1, 1], about 0, at a scale that is a power of two', async () => {
    await fc.assert(
      fc.asyncProperty(matrices, async (x) => {
        const store = await openRows(x, 'euclidean');
        const rows = await rowsOf(store);
        const largest = Math.max(...rows.map(maximum));
        expect(largest).toBeLessThanOrEqual(1);
        if (largest > 0) expect(largest).toBeGreaterThan(0.25);
        expect(Number.isInteger(Math.log2(store.centering.scale))).toBe(true);
        expect(store.longest).toBeCloseTo(Math.max(...rows.map((r) => Math.hypot(...r))), 12);
        const squares = rows.reduce((sum, r) => sum + Math.hypot(...r) ** 2 / 2, 0);
        expect(store.offset).toBeCloseTo(squares / x.rows, 12);
      }),
    );
  });

  test('euclidean: distances stay what they were, wherever the rows are', async () => {
    await fc.assert(
      fc.asyncProperty(matrices, async (x) => {
        const store = await openRows(x, 'euclidean');
        const moved = await rowsOf(store);
        for (let i = 1; i < x.rows; i++) {
          const expected = distance(row(x, 0), row(x, i)) / store.centering.scale;
          // Taken in double, of numbers about 2^30 times larger than their differences at most.
          expect(Math.abs(distance(moved[0]!, moved[i]!) - expected)).toBeLessThanOrEqual(1e-6);
        }
      }),
    );
  });

  test('cosine: the rows themselves, or at unit length as float32 has it', async () => {
    await fc.assert(
      fc.asyncProperty(matrices, async (x) => {
        const store = await openRows(x, 'cosine');
        for (const [i, r] of (await rowsOf(store)).entries())
          expect([...r]).toEqual([...row(x, i)]);
        expect([store.centering.scale, store.offset]).toEqual([1, 0]);
        const unit = { ...x, data: x.data.slice() };
        normalizeRows(unit);
        const normalized = await openRows(x, 'cosine', undefined, { normalize: true });
        for (const [i, r] of (await rowsOf(normalized)).entries()) {
          expect([...r]).toEqual([...row(unit, i)]);
        }
        expect(normalized.longest).toBeCloseTo(maximum(x.data) > 0 ? 1 : 0, 6);
      }),
    );
  });

  test('centers go there and back', async () => {
    await fc.assert(
      fc.asyncProperty(
        matrices,
        fc.constantFrom('cosine' as const, 'euclidean' as const),
        async (x, metric) => {
          const store = await openRows(x, metric);
          const there = centerCenters(store.centering, x.data);
          const rows = await rowsOf(store);
          expect([...there]).toEqual(rows.flatMap((r) => [...r].map(Math.fround)));
          expect(there).not.toBe(x.data);
          const back = unframed(there, store.centering);
          for (const [at, value] of back.entries()) {
            expect(Math.abs(value - x.data[at]!)).toBeLessThanOrEqual(2 ** -22 * maximum(x.data));
          }
        },
      ),
    );
  });
});
