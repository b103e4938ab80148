import fc from 'fast-check';
import { expect, test } from 'vitest';
import { feasibleSizes } from './feasible-sizes.ts';

const count = fc.integer({ min: 1, max: 100_000 });
const size = fc.option(fc.nat({ max: 100_000 }), { nil: undefined });

test('sizes can be kept, whatever is asked for', () => {
  fc.assert(
    fc.property(count, count, size, size, (rows, asked, minSize, maxSize) => {
      const sizes = feasibleSizes({ k: asked, minSize, maxSize }, rows);
      expect(sizes.k).toBeGreaterThan(0);
      expect(sizes.k * sizes.minSize).toBeLessThanOrEqual(rows);
      expect(sizes.k * (sizes.maxSize ?? rows)).toBeGreaterThanOrEqual(rows);
      expect(sizes.minSize).toBeLessThanOrEqual(sizes.maxSize ?? rows);
    }),
  );
});

test('what can be is left as it was asked for, and nothing is said', () => {
  fc.assert(
    fc.property(count, count, fc.nat(), fc.nat(), (rows, k, down, up) => {
      fc.pre(k <= rows);
      const minSize = Math.max(0, Math.floor(rows / k) - down);
      const maxSize = Math.ceil(rows / k) + up;
      const { clashes, ...sizes } = feasibleSizes({ k, minSize, maxSize }, rows);
      expect(clashes).toEqual([]);
      expect(sizes).toMatchObject({ k, minSize, maxSize: maxSize < rows ? maxSize : undefined });
    }),
  );
});

test('what cannot be is moved as little as it takes, and said', () => {
  expect(feasibleSizes({ k: 12, minSize: 300, maxSize: 400 }, 2000)).toEqual({
    rows: 2000,
    k: 12,
    minSize: 166,
    maxSize: 400,
    mostMin: 166,
    leastMax: 167,
    clashes: [
      '12 clusters of at least 300 rows need 3,600 rows, and there are 2,000: at least 166 it is.',
    ],
  });
  expect(feasibleSizes({ k: 12, minSize: 10, maxSize: 100 }, 2000)).toMatchObject({
    maxSize: 167,
    clashes: [
      '12 clusters of at most 100 rows hold 1,200 rows, and there are 2,000: at most 167 it is.',
    ],
  });
  expect(feasibleSizes({ k: 9 }, 5)).toMatchObject({
    k: 5,
    minSize: 0,
    maxSize: undefined,
    clashes: ['9 clusters need as many rows, and there are 5: k is 5.'],
  });
});
