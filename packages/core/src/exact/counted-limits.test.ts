import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSizeLimits } from './counted-limits.ts';

const limit = fc.integer({ min: 0, max: 9 });
const limits = fc.array(fc.tuple(limit, limit), { minLength: 1, maxLength: 5 });

function check(pairs: readonly (readonly [number, number])[], rows: number): void {
  const lower = Float64Array.from(pairs, ([low]) => low);
  const upper = Float64Array.from(pairs, ([, high]) => high);
  checkSizeLimits({ lower, upper }, rows);
}

/** Can sizes that add up to `rows` be found one by one? */
function feasible(pairs: readonly (readonly [number, number])[], rows: number): boolean {
  let sums = new Set([0]);
  for (const [low, high] of pairs) {
    const next = new Set<number>();
    for (const sum of sums) for (let size = low; size <= high; size++) next.add(sum + size);
    sums = next;
  }
  return sums.has(rows);
}

describe('size limits', () => {
  test('are accepted exactly where sizes can keep them', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 1, max: 40 }), (pairs, rows) => {
        if (feasible(pairs, rows)) check(pairs, rows);
        else expect(() => check(pairs, rows)).toThrow(RangeError);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    [[[3, 1]], 3, 'limits.upper[0] should be at least limits.lower[0] (3), 2 rows more, got 1'],
    [
      [
        [2, 9],
        [3, 9],
      ],
      4,
      'the sum of limits.lower should be at most the number of rows (4), 1 row fewer, got 5',
    ],
    [
      [
        [0, 2],
        [0, 3],
      ],
      9,
      'the sum of limits.upper should be at least the number of rows (9), 4 rows more, got 5',
    ],
    [[[0.5, 2]], 1, 'limits.lower[0] should be a non-negative integer, got 0.5'],
    [[[-1, 2]], 1, 'limits.lower[0] should be a non-negative integer, got -1'],
    [[[0, Number.NaN]], 1, 'limits.upper[0] should be a non-negative integer, got NaN'],
  ] as const)(
    '%j of %d rows: the error says by how many rows they clash',
    (pairs, rows, message) => {
      expect(() => check(pairs, rows)).toThrow(new RangeError(message));
    },
  );
});
