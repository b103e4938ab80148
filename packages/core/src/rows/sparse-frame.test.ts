import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSparse } from '../../testing/sparse-rows.ts';
import { Scratch } from './check-rows.ts';
import type { CsrRows } from './csr.ts';
import { frameOf, frameOfBlocks, toFrame } from './frame.ts';
import { rowsOf } from './matrix.ts';
import { SparseFraming } from './sparse-frame.ts';
import { spreadRow } from './sparse-rows.ts';

const drawings = fc.record({
  rows: fc.integer({ min: 1, max: 30 }),
  cols: fc.integer({ min: 1, max: 12 }),
  density: fc.constantFrom(0, 0.1, 0.4, 0.6, 1),
  double: fc.boolean(),
  shift: fc.constantFrom(0, 5, 1e6),
  full: fc.integer({ min: 0, max: 2 }),
  seed: fc.nat(1e6),
});

function countsOf({ indices, cols }: CsrRows): Uint32Array {
  const counts = new Uint32Array(cols);
  for (const j of indices) counts[j]!++;
  return counts;
}

describe('the frame of sparse rows', () => {
  test('has the mean as origin where more than half of the rows have a number, 0 elsewhere', () => {
    fc.assert(
      fc.property(drawings, fc.boolean(), (drawing, weighted) => {
        const { sparse, dense } = drawSparse(drawing);
        const weights = Float64Array.from({ length: drawing.rows }, (_, i) =>
          weighted ? i % 3 : 1,
        );
        if (!weights.some((weight) => weight > 0)) weights[0] = 1;
        const { origin } = frameOf(sparse, weights);
        const mean = frameOf(dense, weights).origin!;
        const counts = countsOf(sparse);
        for (let j = 0; j < drawing.cols; j++) {
          if (2 * counts[j]! <= drawing.rows) expect(origin![j]).toBe(0);
          else expect(origin![j]).toBeCloseTo(mean[j]!, 6);
        }
      }),
    );
  });

  test('brings rows into [-1, 1], with at most twice as many numbers', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const { sparse } = drawSparse(drawing);
        const framed = toFrame(sparse, frameOf(sparse), new Scratch()) as CsrRows;
        expect(framed.data.length).toBeLessThanOrEqual(2 * sparse.data.length);
        expect(framed.data.every((value) => Math.abs(value) <= 1)).toBe(true);
      }),
    );
  });

  test('is found in blocks as in one', async () => {
    await fc.assert(
      fc.asyncProperty(drawings, fc.integer({ min: 1, max: 9 }), async (drawing, most) => {
        const { sparse } = drawSparse(drawing);
        const frame = await frameOfBlocks(async function* () {
          for (let start = 0; start < sparse.rows; start += most) {
            const end = Math.min(start + most, sparse.rows);
            yield { rows: rowsOf(sparse, start, end), weights: undefined };
          }
        });
        expect(frame).toEqual(frameOf(sparse));
      }),
    );
  });

  test('of equal rows has no scale: they are all 0 in it', () => {
    fc.assert(
      fc.property(drawings, fc.integer({ min: 1, max: 50 }), (drawing, times) => {
        const { sparse } = drawSparse({ ...drawing, rows: 1 });
        const count = sparse.data.length;
        const indptr = Int32Array.from({ length: times + 1 }, (_, i) => i * count);
        const repeat = <T>(values: Iterable<T>) => Array.from({ length: times }, () => [...values]);
        const data = Float64Array.from(repeat(sparse.data).flat());
        const indices = Int32Array.from(repeat(sparse.indices).flat());
        const equal = { ...sparse, data, indices, indptr, rows: times };
        const weights = Float64Array.from({ length: times }, (_, i) => 0.1 * (1 + i));
        const frame = frameOf(equal, weights);
        expect(frame.scale).toBe(0);
        expect((toFrame(equal, frame, new Scratch()) as CsrRows).data).toHaveLength(0);
      }),
    );
  });
});

test('a row in any frame is what the dense row is there, to the bit', () => {
  fc.assert(
    fc.property(drawings, fc.nat(7), fc.integer({ min: -3, max: 3 }), (drawing, shifted, power) => {
      const { sparse, dense } = drawSparse(drawing);
      const { cols } = dense;
      const origin = Float64Array.from({ length: cols }, (_, j) => (j <= shifted ? 0 : j + 0.1));
      const frame = { origin, scale: 2 ** power };
      const framing = new SparseFraming(frame);
      const columns = new Int32Array(framing.most(cols));
      const values = new Float64Array(columns.length);
      for (let i = 0; i < dense.rows; i++) {
        const end = framing.row(sparse, i, columns, values, 0);
        const row = new Float64Array(cols);
        for (let n = 0; n < end; n++) row[columns[n]!] = values[n]!;
        for (let n = 1; n < end; n++) expect(columns[n]).toBeGreaterThan(columns[n - 1]!);
        for (let j = 0; j < cols; j++) {
          // A difference of 0 has no sign here.
          expect(row[j]! + 0).toBe((dense.data[i * cols + j]! - origin[j]!) / frame.scale + 0);
        }
      }
      const framed = toFrame(sparse, frame, new Scratch()) as CsrRows;
      const wanted = toFrame(dense, frame, new Scratch());
      const row = new Float32Array(cols);
      for (let i = 0; i < dense.rows; i++) {
        spreadRow(framed, i, row);
        expect([...row].map((value) => value + 0)).toEqual(
          [...wanted.data.subarray(i * cols, (i + 1) * cols)].map((value) => value + 0),
        );
      }
    }),
  );
});
