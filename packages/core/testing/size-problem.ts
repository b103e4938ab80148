import fc from 'fast-check';
import { referenceScorer } from '../src/backend/reference/scorer.ts';
import { centerCenters } from '../src/exact/centered-rows.ts';
import { ExactAssignment } from '../src/exact/exact-assignment.ts';
import type { ListingOptions } from '../src/exact/listing.ts';
import { RowScores } from '../src/exact/row-scores.ts';
import type { Metric } from '../src/problem/metric.ts';
import type { SizeLimits } from '../src/problem/size-limits.ts';
import { type Matrix, matrix } from '../src/rows/matrix.ts';
import { Random } from '../src/support/random.ts';
import { openRows, scoresOf } from './open-rows.ts';

/** A problem of labels under size limits, drawn from a seed. */
export interface SizeProblem {
  readonly n: number;
  readonly k: number;
  readonly dim: number;
  readonly metric: Metric;
  readonly rows: 'normal' | 'rounded' | 'duplicates' | 'zero' | 'equal' | 'shifted';
  readonly centers: 'normal' | 'rounded' | 'rows' | 'equal';
  readonly limits: 'none' | 'lower' | 'upper' | 'balanced' | 'exact' | 'mixed' | 'all lower';
  readonly prices: 'zero' | 'some' | 'huge';
  readonly listing: ListingOptions;
  readonly seed: number;
}

export function sizeProblems(most: { n: number; k: number }): fc.Arbitrary<SizeProblem> {
  return fc
    .record({
      n: fc.integer({ min: 1, max: most.n }),
      k: fc.integer({ min: 1, max: most.k }),
      asManyClusters: fc.integer({ min: 0, max: 9 }),
      dim: fc.integer({ min: 1, max: 6 }),
      metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
      rows: fc.constantFrom(
        ...(['normal', 'rounded', 'duplicates', 'zero', 'equal', 'shifted'] as const),
      ),
      centers: fc.constantFrom(...(['normal', 'rounded', 'rows', 'equal'] as const)),
      limits: fc.constantFrom(
        ...(['none', 'lower', 'upper', 'balanced', 'exact', 'mixed', 'all lower'] as const),
      ),
      prices: fc.constantFrom(...(['zero', 'some', 'huge'] as const)),
      listing: fc.record({
        capacity: fc.constantFrom(1, 2, 4, 8, 32),
        margin: fc.constantFrom(undefined, 1e-6, 0.05, 1),
        allListed: fc.constantFrom(0, 8),
      }),
      seed: fc.nat(),
    })
    .map(({ asManyClusters, ...problem }) => ({
      ...problem,
      // One in ten has as many clusters as rows.
      k: asManyClusters === 0 ? Math.min(problem.n, most.k) : problem.k,
      n: asManyClusters === 0 ? Math.min(problem.n, most.k) : problem.n,
    }));
}

/** The numbers of a problem. */
export interface DrawnProblem {
  readonly x: Matrix;
  readonly centers: Float32Array;
  readonly limits: SizeLimits;
  readonly prices: Float64Array;
}

export function drawSizeProblem(problem: SizeProblem): DrawnProblem {
  const { k, dim, seed } = problem;
  const random = new Random(seed, 1);
  const rows = drawRows(problem, random);
  const centers = drawCenters(problem, rows, random);
  const limits = drawLimits(problem, random);
  const size = { zero: 0, some: 1, huge: 1e9 }[problem.prices];
  const prices = Float64Array.from({ length: k }, () => size * random.normal());
  const x = matrix(rows, dim);
  return { x, centers, limits, prices };
}

function drawRows({ n, dim, rows, metric }: SizeProblem, random: Random): Float32Array {
  const distinct = rows === 'duplicates' ? 1 + random.integer(5) : rows === 'equal' ? 1 : n;
  const offset = rows === 'shifted' && metric === 'euclidean' ? 1e5 : 0;
  const drawn = Float32Array.from({ length: distinct * dim }, () =>
    rows === 'zero' ? 0 : rows === 'rounded' ? rounded(random) : offset + random.normal(),
  );
  return Float32Array.from({ length: n * dim }, (_, at) => drawn[at % drawn.length]!);
}

function drawCenters(
  { n, k, dim, centers }: SizeProblem,
  rows: Float32Array,
  random: Random,
): Float32Array {
  const offset = Math.abs(rows[0]!) > 1e4 ? 1e5 : 0;
  if (centers === 'rows') {
    const from = Array.from({ length: k }, () => random.integer(n));
    return Float32Array.from(
      { length: k * dim },
      (_, at) => rows[from[Math.floor(at / dim)]! * dim + (at % dim)]!,
    );
  }
  const drawn = Float32Array.from({ length: k * dim }, () =>
    centers === 'rounded' ? rounded(random) : random.normal(),
  );
  return drawn.map((_, at) => offset + drawn[centers === 'equal' ? at % dim : at]!);
}

function drawLimits({ n, k, limits }: SizeProblem, random: Random): SizeLimits {
  const none = { lower: new Float64Array(k), upper: new Float64Array(k).fill(n) };
  const share = random.uniform();
  // A labelling that keeps the limits there will be.
  const sizes = new Float64Array(k);
  const popular = 1 + random.integer(k);
  for (let i = 0; i < n; i++) sizes[random.integer(popular)]!++;
  switch (limits) {
    case 'none':
      return none;
    case 'lower':
      return { ...none, lower: none.lower.fill(Math.floor((share * n) / k)) };
    case 'upper':
      return { ...none, upper: none.upper.fill(Math.ceil((n / k) * (1 + share))) };
    case 'balanced':
      return {
        lower: none.lower.fill(Math.floor(n / k)),
        upper: none.upper.fill(Math.ceil(n / k)),
      };
    case 'exact':
      return { lower: sizes, upper: sizes.slice() };
    case 'all lower':
      return { lower: sizes, upper: none.upper };
    case 'mixed':
      return {
        lower: sizes.map((size) => Math.max(0, size - random.integer(4))),
        upper: sizes.map((size) => Math.min(n, size + random.integer(4))),
      };
  }
}

function rounded(random: Random): number {
  return (random.integer(9) - 4) / 4;
}

/** An answer, with what it is an answer to. */
export interface Answer {
  readonly assignment: ExactAssignment;
  readonly grid: RowScores;
  /** S_ik: whole numbers, n lists of K. */
  readonly scores: readonly number[][];
  readonly limits: SizeLimits;
}

/** Assigned by the engine, with the scores that it is exact for. */
export async function assignProblem(problem: SizeProblem): Promise<Answer> {
  const { x, centers, limits, prices } = drawSizeProblem(problem);
  const { metric, k, dim } = problem;
  const rows = await openRows(x, metric, referenceScorer({ metric, k, dim }));
  const centered = centerCenters(rows.centering, centers);
  const assignment = new ExactAssignment(
    { rows, limits, metric, listing: problem.listing, pause: async () => {} },
    prices,
  );
  await assignment.assign(centered);
  const grid = new RowScores(rows, centered, metric);
  return { assignment, grid, scores: await scoresOf(grid), limits };
}
