import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawSparse } from '../../testing/sparse-rows.ts';
import type { Matrix } from '../rows/matrix.ts';
import { squaredDistance, squaredDistanceOfRows } from './squared-distance.ts';

test('of sparse rows it is what it is of the dense ones, to the bit', () => {
  const drawings = fc.record({
    rows: fc.constant(2),
    cols: fc.integer({ min: 1, max: 70 }),
    density: fc.constantFrom(0.1, 0.4, 1),
    double: fc.constant(false),
    shift: fc.constantFrom(0, 3),
    full: fc.constant(0),
    seed: fc.nat(1e6),
  });
  const scale = fc.double({ min: 0.1, max: 3, noNaN: true });
  fc.assert(
    fc.property(drawings, scale, scale, (drawing, p, q) => {
      const { dense, sparse } = drawSparse(drawing);
      const { cols, data } = dense;
      const point = Float64Array.from(data.subarray(cols), (value) => value * q);
      const wanted = squaredDistance(dense as Matrix, 0, p, point, Number.POSITIVE_INFINITY);
      expect(squaredDistanceOfRows(sparse, 0, p, 1, q)).toBe(wanted);
    }),
  );
});
