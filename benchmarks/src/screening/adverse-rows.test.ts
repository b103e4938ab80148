import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearPoints, noise } from './adverse-rows.ts';

function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, j) => value - b[j]!));
}

test('rows are as near to one of the points as asked for, and use several of them', () => {
  fc.assert(
    fc.property(
      fc.nat(),
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(1e-2, 1e-3, 5e-5),
      (seed, dim, points, within) => {
        const { data, rows } = nearPoints(60, dim, points, within, new Random(seed));
        // The points are what is drawn first.
        const means = noise(points, dim, new Random(seed));
        const row = (of: Float32Array, i: number) => of.subarray(i * dim, (i + 1) * dim);
        const used = new Set<number>();
        for (let i = 0; i < rows; i++) {
          const distances = Array.from({ length: points }, (_, p) =>
            distance(row(data, i), row(means.data, p)),
          );
          const least = Math.min(...distances);
          expect(least).toBeLessThanOrEqual(within * (1 + within) + 1e-6);
          used.add(distances.indexOf(least));
        }
        if (points > 1) expect(used.size).toBeGreaterThan(1);
      },
    ),
    { numRuns: 30 },
  );
});
