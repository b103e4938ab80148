import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linearAssignment } from './linear-assignment.ts';

/** Least total cost over every way to give each row its own column (rows <= cols). */
function bruteForce(cost: number[][]): number {
  const search = (row: number, taken: number): number => {
    if (row === cost.length) return 0;
    let best = Number.POSITIVE_INFINITY;
    cost[row]!.forEach((value, j) => {
      if (taken & (1 << j)) return;
      best = Math.min(best, value + search(row + 1, taken | (1 << j)));
    });
    return best;
  };
  return search(0, 0);
}

const side = fc.integer({ min: 1, max: 6 });
const costs = fc
  .tuple(side, side, fc.constantFrom(1, 3, 1000))
  .chain(([rows, cols, range]) =>
    fc.array(
      fc.array(fc.integer({ min: -range, max: range }), { minLength: cols, maxLength: cols }),
      { minLength: rows, maxLength: rows },
    ),
  );

test('costs what the best of all assignments costs, in either orientation', () => {
  fc.assert(
    fc.property(costs, (cost) => {
      const rows = cost.length;
      const cols = cost[0]!.length;
      const transposed = cost[0]!.map((_, j) => cost.map((row) => row[j]!));
      const assigned = linearAssignment(cost.flat(), rows, cols);

      const used = [...assigned].filter((j) => j !== -1);
      expect(assigned).toHaveLength(rows);
      expect(used).toHaveLength(Math.min(rows, cols));
      expect(new Set(used).size).toBe(used.length);

      let total = 0;
      assigned.forEach((j, i) => {
        if (j !== -1) total += cost[i]![j]!;
      });
      expect(total).toBe(bruteForce(rows <= cols ? cost : transposed));
    }),
    { numRuns: 500 },
  );
});

test('finds a hidden permutation', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 }), (seed) => {
      // A cheap entry per row, hidden under row and column prices that mislead a greedy choice.
      const n = 40;
      const hidden = Array.from({ length: n }, (_, i) => (i * 7 + seed) % n);
      const cost = hidden.flatMap((at, i) =>
        hidden.map(
          (_, j) => ((i * 13 + seed) % 101) + ((j * 29) % 97) + (j === at ? 0 : 1 + ((i + j) % 5)),
        ),
      );
      expect([...linearAssignment(cost, n, n)]).toEqual(hidden);
    }),
    { numRuns: 50 },
  );
});
