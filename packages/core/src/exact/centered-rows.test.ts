import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { centerCenters, centerRows, toMatrix, uncenterCenters } from './centered-rows.ts';

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

function distance(x: Matrix, a: number, b: number): number {
  let squared = 0;
  for (let j = 0; j < x.cols; j++)
    squared += (x.data[a * x.cols + j]! - x.data[b * x.cols + j]!) ** 2;
  return Math.sqrt(squared);
}

describe('centered rows', () => {
  test('euclidean: within [-1, 1], about 0, at a scale that is a power of two', () => {
    fc.assert(
      fc.property(matrices, (x) => {
        const centered = centerRows(x, 'euclidean');
        const { data } = toMatrix(centered);
        expect(maximum(data)).toBeLessThanOrEqual(1);
        if (maximum(data) > 0) expect(maximum(data)).toBeGreaterThan(0.25);
        expect(Number.isInteger(Math.log2(centered.scale))).toBe(true);
        const lengths = Array.from({ length: x.rows }, (_, i) =>
          Math.hypot(...data.subarray(i * x.cols, (i + 1) * x.cols)),
        );
        expect(centered.longest).toBeCloseTo(Math.max(...lengths), 5);
      }),
    );
  });

  test('euclidean: distances stay what they were, to float32, wherever the rows are', () => {
    fc.assert(
      fc.property(matrices, (x) => {
        const centered = centerRows(x, 'euclidean');
        const moved = toMatrix(centered);
        for (let i = 1; i < x.rows; i++) {
          const expected = distance(x, 0, i) / centered.scale;
          expect(Math.abs(distance(moved, 0, i) - expected)).toBeLessThanOrEqual(1e-6);
        }
      }),
    );
  });

  test('cosine: the rows themselves', () => {
    fc.assert(
      fc.property(matrices, (x) => {
        const centered = centerRows(x, 'cosine');
        expect(toMatrix(centered)).toBe(x);
        expect(centered.scale).toBe(1);
      }),
    );
  });

  test('centers go there and back', () => {
    fc.assert(
      fc.property(
        matrices,
        fc.constantFrom('cosine' as const, 'euclidean' as const),
        (x, metric) => {
          const centered = centerRows(x, metric);
          const there = centerCenters(centered, x.data);
          expect(there).toEqual(toMatrix(centered).data);
          expect(there).not.toBe(x.data);
          const back = uncenterCenters(centered, there);
          for (const [at, value] of back.entries()) {
            expect(Math.abs(value - x.data[at]!)).toBeLessThanOrEqual(2 ** -22 * maximum(x.data));
          }
        },
      ),
    );
  });
});
