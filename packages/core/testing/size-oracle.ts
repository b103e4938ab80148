import type Highs from 'highs';
import { expect } from 'vitest';
import type { CountedLimits } from '../src/exact/counted-limits.ts';
import type { SizeLimits } from '../src/problem/size-limits.ts';
import type { Answer } from './size-problem.ts';

/** Σ S_{i,y_i}. */
function total(scores: readonly number[][], labels: ArrayLike<number>): bigint {
  return scores.reduce((sum, row, i) => sum + BigInt(row[labels[i]!]!), 0n);
}

/** How many rows have each label. */
function sizesOf(labels: ArrayLike<number>, k: number): number[] {
  const sizes = new Array<number>(k).fill(0);
  for (const label of Array.from(labels)) sizes[label]!++;
  return sizes;
}

/** Sizes within limits, and the dual function at the answer's prices equal to its objective. */
export function expectOptimal({ assignment, grid, scores, limits }: Answer): void {
  const { labels, sizes } = assignment;
  const { lower, upper } = limits;
  expect([...sizes]).toEqual(sizesOf(labels, grid.k));
  for (const [k, size] of sizes.entries()) {
    expect(size).toBeGreaterThanOrEqual(lower[k]!);
    expect(size).toBeLessThanOrEqual(upper[k]!);
  }
  const p = [...assignment.prices].map((price) => BigInt(price / grid.unit));
  let dual = 0n;
  for (const row of scores) {
    let best = BigInt(row[0]!) + p[0]!;
    for (const [k, score] of row.entries()) {
      const value = BigInt(score) + p[k]!;
      if (value > best) best = value;
    }
    dual += best;
  }
  for (const [k, price] of p.entries()) {
    dual -= price * BigInt(price > 0n ? lower[k]! : upper[k]!);
  }
  expect(total(scores, labels)).toBe(dual);
}

/** The solver keeps costs to 1e-7. */
const TOLERANCE = 1e-6;

/** No labels that a solver of linear programs finds are better; and but for its tolerance none worse. */
export function expectAsGoodAs(
  highs: Awaited<ReturnType<typeof Highs>>,
  { assignment, scores, limits }: Answer,
): void {
  const best = total(scores, bestBySolver(highs, scores, 1 / largest(scores), limits));
  const got = total(scores, assignment.labels);
  expect(got).toBeGreaterThanOrEqual(best);
  const tolerance = TOLERANCE * scores.length * largest(scores);
  expect(Number(got - best)).toBeLessThanOrEqual(tolerance);
}

function largest(scores: readonly number[][]): number {
  return scores.flat().reduce((most, score) => Math.max(most, Math.abs(score)), 1);
}

/** Labels that maximise Σ S under the limits, by a linear program: its vertices are whole numbers. */
function bestBySolver(
  highs: Awaited<ReturnType<typeof Highs>>,
  scores: readonly number[][],
  unit: number,
  limits: SizeLimits,
): number[] {
  const parts = solve(
    highs,
    scores,
    unit,
    scores.map(() => 1),
    limits,
  );
  return parts.map((row) => row.findIndex((part) => part > 0.5));
}

/** What Σ w_i S_{i,y_i} reaches where rows may be split, by a linear program; and Σ w_i max |S|. */
export function linearBound(
  highs: Awaited<ReturnType<typeof Highs>>,
  scores: readonly number[][],
  { lower, upper, weights }: CountedLimits,
): { best: number; scale: number } {
  const values = [...(weights?.values ?? scores.map(() => 1))];
  const total = values.reduce((sum, weight) => sum + weight, 0);
  const share = (value: number) => (value / total) * scores.length;
  // Limits that clash by rounding alone are no concern of the solver's.
  const limits = {
    lower: lower.map((limit) => share(limit) - 1e-6),
    upper: upper.map((limit) => share(limit) + 1e-6),
  };
  const parts = solve(highs, scores, 1 / largest(scores), values.map(share), limits);
  const best = parts
    .flatMap((row, i) => row.map((part, k) => part * values[i]! * scores[i]![k]!))
    .reduce((sum, value) => sum + value, 0);
  return { best, scale: total * largest(scores) };
}

/** Which part of each row lies in each cluster. */
function solve(
  highs: Awaited<ReturnType<typeof Highs>>,
  scores: readonly number[][],
  unit: number,
  weights: readonly number[],
  { lower, upper }: SizeLimits,
): number[][] {
  const [n, k] = [scores.length, lower.length];
  const cells = scores.flatMap((row, i) => row.map((score, c) => ({ i, c, score })));
  const { status, value } = highs.raw.lpCall({
    numCols: n * k,
    numRows: n + k,
    sense: highs.constants.objectiveSense.maximize,
    colCost: cells.map(({ i, score }) => weights[i]! * score * unit),
    colLower: cells.map(() => 0),
    colUpper: cells.map(() => highs.infinity),
    rowLower: [...weights.map(() => 1), ...lower],
    rowUpper: [...weights.map(() => 1), ...upper],
    matrix: {
      ...{ format: 'csc', numRows: n + k, numCols: n * k },
      starts: Array.from({ length: n * k + 1 }, (_, at) => 2 * at),
      indices: cells.flatMap(({ i, c }) => [i, n + c]),
      values: cells.flatMap(({ i }) => [1, weights[i]!]),
    },
  });
  expect(status).toBe(0);
  expect(value!.modelStatus).toBe(highs.constants.modelStatus.optimal);
  const { colValue } = value!.solution;
  return scores.map((row, i) => row.map((_, c) => colValue[i * k + c]!));
}
