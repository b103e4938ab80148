import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lbfgs, type Objective } from './lbfgs.ts';

const options = { maxIterations: 500, tolerance: 1e-9, noise: 1e-15 };

test('finds the minimum of a quadratic, whatever its curvatures', async () => {
  const parts = fc.array(
    fc.record({
      at: fc.double({ min: -10, max: 10, noNaN: true }),
      curvature: fc.double({ min: 1e-2, max: 1e2, noNaN: true }),
    }),
    { minLength: 1, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(parts, async (wanted) => {
      const objective: Objective = async (x) => ({
        value: wanted.reduce((sum, p, j) => sum + (p.curvature / 2) * (x[j]! - p.at) ** 2, 0),
        gradient: Float64Array.from(wanted, (p, j) => p.curvature * (x[j]! - p.at)),
      });
      const found = await lbfgs(objective, new Float64Array(wanted.length), {
        ...options,
        tolerance: 1e-6,
      });
      expect(found.converged).toBe(true);
      for (const [j, { at }] of wanted.entries()) expect(found.x[j]).toBeCloseTo(at, 3);
    }),
  );
});

/** Rosenbrock's valley, its minimum of 0 at (1, 1). */
const valley: Objective = async ([x, y]) => ({
  value: (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2,
  gradient: Float64Array.of(-2 * (1 - x!) - 400 * x! * (y! - x! * x!), 200 * (y! - x! * x!)),
});

test('follows a bent valley to its end', async () => {
  const found = await lbfgs(valley, Float64Array.of(-1.2, 1), options);
  expect(found.converged).toBe(true);
  expect(found.x[0]).toBeCloseTo(1, 6);
  expect(found.x[1]).toBeCloseTo(1, 6);
  expect(found.iterations).toBeLessThan(100);
});

test('says so where iterations run out', async () => {
  const seen: number[] = [];
  const found = await lbfgs(valley, Float64Array.of(-1.2, 1), {
    ...options,
    maxIterations: 3,
    onIteration: (iteration) => seen.push(iteration),
  });
  expect(found).toMatchObject({ converged: false, iterations: 3 });
  expect(seen).toEqual([1, 2, 3]);
});

test('ends where no step goes down, and says that it did not converge', async () => {
  const lying: Objective = async ([x]) => ({ value: x! ** 2, gradient: Float64Array.of(-2 * x!) });
  const found = await lbfgs(lying, Float64Array.of(1), options);
  expect(found).toMatchObject({ converged: false, value: 1 });
});
