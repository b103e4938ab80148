import fc from 'fast-check';
import loadHighs from 'highs';
import { beforeAll, describe, expect, test } from 'vitest';
import { linearBound } from '../../testing/size-oracle.ts';
import {
  assignWeighted,
  type WeightedAnswer,
  weightedProblems,
} from '../../testing/weighted-problem.ts';

let highs: Awaited<ReturnType<typeof loadHighs>>;

beforeAll(async () => {
  highs = await loadHighs();
});

/** What row i has in each cluster. */
function sharesOf({ assignment, limits }: WeightedAnswer, i: number): Map<number, bigint> {
  const label = assignment.labels[i]!;
  const shares = new Map([[label, BigInt(limits.weights?.values[i] ?? 1)]]);
  for (const [cluster, part] of assignment.split.partsOf(i) ?? []) {
    expect(cluster).not.toBe(label);
    expect(part).toBeGreaterThan(0);
    shares.set(cluster, BigInt(part));
    shares.set(label, shares.get(label)! - BigInt(part));
  }
  expect(shares.get(label)!).toBeGreaterThanOrEqual(0n);
  return shares;
}

/** Rows in parts: sizes within limits, and the dual function at the prices equal to the objective. */
function expectOptimalParts(answer: WeightedAnswer): bigint {
  const { assignment, grid, scores, limits } = answer;
  const sizes = new Array<bigint>(grid.k).fill(0n);
  let [objective, dual] = [0n, 0n];
  const p = [...assignment.prices].map((price) => BigInt(price / grid.unit));
  for (const [i, row] of scores.entries()) {
    let weight = 0n;
    for (const [cluster, share] of sharesOf(answer, i)) {
      sizes[cluster]! += share;
      weight += share;
      objective += share * BigInt(row[cluster]!);
    }
    const values = row.map((score, k) => BigInt(score) + p[k]!);
    let best = values[0]!;
    for (const value of values) if (value > best) best = value;
    dual += weight * best;
  }
  for (const [k, size] of sizes.entries()) {
    expect(size).toBe(BigInt(assignment.sizes[k]!));
    expect(assignment.sizes[k]).toBeGreaterThanOrEqual(limits.lower[k]!);
    expect(assignment.sizes[k]).toBeLessThanOrEqual(limits.upper[k]!);
    dual -= p[k]! * BigInt(p[k]! > 0n ? limits.lower[k]! : limits.upper[k]!);
  }
  expect(objective).toBe(dual);
  expect(answer.bound / grid.unit).toBe(Number(objective));
  expect(assignment.split.size).toBeLessThan(grid.k);
  return objective;
}

/** Whole rows: an objective no lower, sizes less than the heaviest row away from their limits. */
function expectNearLimits({ whole, scores, grid, limits }: WeightedAnswer, bound: bigint): void {
  const weights = limits.weights?.values ?? new Float64Array(scores.length).fill(1);
  const sizes = new Float64Array(grid.k);
  let objective = 0n;
  for (const [i, label] of whole.labels.entries()) {
    sizes[label]! += weights[i]!;
    objective += BigInt(weights[i]!) * BigInt(scores[i]![label]!);
  }
  expect([...whole.sizes]).toEqual([...sizes]);
  expect(objective).toBeGreaterThanOrEqual(bound);
  expect(whole.gain / grid.unit).toBe(Number(objective - bound));
  let farthest = 0;
  for (const [k, size] of sizes.entries()) {
    farthest = Math.max(farthest, limits.lower[k]! - size, size - limits.upper[k]!);
  }
  expect(whole.violation).toBe(farthest);
  if (farthest > 0) expect(farthest).toBeLessThan(weights.reduce((a, b) => Math.max(a, b)));
}

describe('an assignment of rows with weights', () => {
  test('is optimal in parts, to the unit; in whole rows as good, and near its limits', async () => {
    await fc.assert(
      fc.asyncProperty(weightedProblems({ n: 100, k: 20 }), async (problem) => {
        const answer = await assignWeighted(problem);
        expectNearLimits(answer, expectOptimalParts(answer));
      }),
      { numRuns: 500 },
    );
  });

  test('in parts is as good as what a solver of linear programs finds', async () => {
    await fc.assert(
      fc.asyncProperty(weightedProblems({ n: 40, k: 10 }), async (problem) => {
        const { scores, limits, bound, grid } = await assignWeighted(problem);
        const { best, scale } = linearBound(highs, scores, limits);
        // Each of its limits is looser by 1e-6 of a mean row.
        const tolerance = 4e-6 * (1 + grid.k / scores.length);
        expect(Math.abs(bound / grid.unit - best)).toBeLessThanOrEqual(tolerance * scale);
      }),
      { numRuns: 200 },
    );
  });
});
