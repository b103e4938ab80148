import fc from 'fast-check';
import { referenceScorer } from '../src/backend/reference/scorer.ts';
import { centerCenters } from '../src/exact/centered-rows.ts';
import type { CountedLimits } from '../src/exact/counted-limits.ts';
import { ExactAssignment, type WholeRows } from '../src/exact/exact-assignment.ts';
import { RowScores } from '../src/exact/row-scores.ts';
import { weightLimits } from '../src/exact/weight-limits.ts';
import type { SizeLimits } from '../src/problem/size-limits.ts';
import { Random } from '../src/support/random.ts';
import { openRows, scoresOf } from './open-rows.ts';
import { drawSizeProblem, type SizeProblem, sizeProblems } from './size-problem.ts';

/** A problem whose limits are on what rows weigh. */
export interface WeightedProblem extends SizeProblem {
  readonly weights: 'uniform' | 'integers' | 'mixed' | 'some zero' | 'one heavy' | 'equal';
  readonly weightLimits: 'none' | 'lower' | 'upper' | 'exact' | 'around' | 'uneven';
}

export function weightedProblems(most: { n: number; k: number }): fc.Arbitrary<WeightedProblem> {
  return fc
    .record({
      problem: sizeProblems(most),
      weights: fc.constantFrom(
        ...(['uniform', 'integers', 'mixed', 'some zero', 'one heavy', 'equal'] as const),
      ),
      weightLimits: fc.constantFrom(
        ...(['none', 'lower', 'upper', 'exact', 'around', 'uneven'] as const),
      ),
    })
    .map(({ problem, ...rest }) => ({ ...problem, ...rest }));
}

/** w, and limits that rows keep if they may be split. */
export function drawWeights(problem: WeightedProblem): {
  weights: Float32Array;
  limits: SizeLimits;
} {
  const { n, k, seed } = problem;
  const random = new Random(seed, 7);
  const draws: Record<WeightedProblem['weights'], () => number> = {
    uniform: () => random.uniform() + 0.01,
    'one heavy': () => random.uniform() + 0.01,
    integers: () => random.integer(5) + 1,
    mixed: () => 10 ** (random.integer(12) - 6),
    'some zero': () => (random.integer(3) === 0 ? 0 : random.uniform()),
    equal: () => 0.3,
  };
  const weights = new Float32Array(n).map(draws[problem.weights]);
  if (problem.weights === 'one heavy') weights[random.integer(n)] = 10 * n;
  if (weights.every((weight) => weight === 0)) weights[0] = 1;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = Float64Array.from({ length: k }, () => random.uniform() ** 3 + 1e-3);
  const whole = shares.reduce((sum, share) => sum + share, 0);
  const uneven = shares.map((share) => (share / whole) * total);
  const even = new Float64Array(k).fill(total / k);
  const factor = random.uniform();
  const limits: Record<WeightedProblem['weightLimits'], SizeLimits> = {
    none: { lower: new Float64Array(k), upper: new Float64Array(k).fill(Number.POSITIVE_INFINITY) },
    lower: { lower: even.map((w) => factor * w), upper: new Float64Array(k).fill(total) },
    upper: { lower: new Float64Array(k), upper: even.map((w) => (1 + factor) * w) },
    exact: { lower: even, upper: even },
    around: { lower: even.map((w) => 0.9 * w), upper: even.map((w) => 1.1 * w) },
    uneven: { lower: uneven, upper: uneven },
  };
  return { weights, limits: limits[problem.weightLimits] };
}

/** An answer in parts and in whole rows, with what it is an answer to. */
export interface WeightedAnswer {
  readonly assignment: ExactAssignment;
  readonly whole: WholeRows;
  /** Σ w_i s_{i,y_i} in parts. */
  readonly bound: number;
  readonly grid: RowScores;
  /** S_ik: whole numbers, n lists of K. */
  readonly scores: readonly number[][];
  readonly limits: CountedLimits;
}

export async function assignWeighted(problem: WeightedProblem): Promise<WeightedAnswer> {
  const { x, centers, prices } = drawSizeProblem(problem);
  const { weights, limits } = drawWeights(problem);
  const { unit: _, ...whole } = weightLimits(limits.lower, limits.upper, weights);
  const { metric, k, dim, listing } = problem;
  const rows = await openRows(x, metric, referenceScorer({ metric, k, dim }));
  const centered = centerCenters(rows.centering, centers);
  const pause = async () => {};
  const assignment = new ExactAssignment({ rows, limits: whole, metric, listing, pause }, prices);
  await assignment.assign(centered);
  const grid = new RowScores(rows, centered, metric);
  return {
    ...{ assignment, grid, limits: whole, scores: await scoresOf(grid) },
    bound: await assignment.certify(),
    whole: await assignment.whole(),
  };
}
