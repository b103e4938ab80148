import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atLeast, between, EQUAL } from './size-bounds.ts';

const problem = fc
  .integer({ min: 1, max: 50 })
  .chain((k) => fc.tuple(fc.integer({ min: k, max: 5000 }), fc.constant(k)));
const share = fc.double({ min: 0, max: 1, noNaN: true });

test('bounds around the average can always be kept', () => {
  fc.assert(
    fc.property(problem, share, share, ([rows, k], below, above) => {
      for (const bounds of [atLeast(below), between(below, 1 + above), EQUAL]) {
        const { min, max } = bounds.sizes(rows, k);
        expect(min * k).toBeLessThanOrEqual(rows);
        expect(max * k).toBeGreaterThanOrEqual(rows);
        expect(Number.isInteger(min) && Number.isInteger(max)).toBe(true);
      }
    }),
  );
});

test('equal sizes differ by one row at most', () => {
  fc.assert(
    fc.property(problem, ([rows, k]) => {
      const { min, max } = EQUAL.sizes(rows, k);
      expect(max - min).toBe(rows % k === 0 ? 0 : 1);
    }),
  );
});
