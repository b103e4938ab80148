import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawBudget } from './draw-budget.ts';

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 1e7 }),
  fc.integer({ min: 1, max: 1e5 }),
  fc.integer({ min: 1, max: 1e5 }),
);

test('small data: all rows, and the trials of scikit-learn', () => {
  expect(drawBudget(150, 3, 4)).toEqual({ rows: 150, trials: 3 });
  expect(drawBudget(1797, 10, 64)).toEqual({ rows: 1797, trials: 4 });
  expect(drawBudget(50_000, 20, 7)).toEqual({ rows: 50_000, trials: 4 });
  expect(drawBudget(10, 1, 1)).toEqual({ rows: 10, trials: 2 });
});

test('rows are saved first, then trials, then rows again, then all', () => {
  expect(drawBudget(10_000, 100, 100)).toEqual({ rows: 2236, trials: 6 });
  expect(drawBudget(341_479, 200, 100)).toEqual({ rows: 3200, trials: 2 });
  expect(drawBudget(341_479, 1000, 100)).toEqual({ rows: 3000, trials: 1 });
  expect(drawBudget(1_000_000, 10_000, 128)).toEqual({ rows: 0, trials: 1 });
});

test('never more rows than there are, never more than can be afforded, never fewer than 3 a cluster', () => {
  fc.assert(
    fc.property(sizes, ([rows, k, cols]) => {
      const budget = drawBudget(rows, k, cols);
      expect(budget.rows).toBeLessThanOrEqual(rows);
      expect(budget.trials).toBeGreaterThanOrEqual(1);
      expect(budget.trials).toBeLessThanOrEqual(2 + Math.log(k));
      expect(budget.rows * budget.trials * k * cols).toBeLessThanOrEqual(2 ** 31);
      if (budget.rows > 0) {
        expect(budget.rows).toBeGreaterThanOrEqual(Math.min(rows, 3 * k));
      }
    }),
    { numRuns: 1000 },
  );
});
