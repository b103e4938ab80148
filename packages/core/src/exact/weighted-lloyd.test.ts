import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSizeProblem } from '../../testing/size-problem.ts';
import {
  drawWeights,
  type WeightedProblem,
  weightedProblems,
} from '../../testing/weighted-problem.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { Random } from '../support/random.ts';
import { constrainedLloyd, type LloydOptions, type LloydResult } from './constrained-lloyd.ts';
import { type CountingOptions, scoringProblem } from './counted-rows.ts';
import { weightLimits } from './weight-limits.ts';

interface Problem extends CountingOptions {
  readonly x: Matrix;
  readonly limits: SizeLimits;
  readonly centers: Float32Array;
  readonly metric: Metric;
}

interface Run extends LloydResult {
  /** Objectives after each pass. */
  readonly passes: readonly number[];
}

async function run(problem: Problem, options: Partial<LloydOptions> = {}): Promise<Run> {
  const { x, limits, centers, metric, ...counting } = problem;
  const k = limits.lower.length;
  const scorer = referenceScorer(scoringProblem({ metric, k, dim: x.cols }, counting));
  const passes: number[] = [];
  const result = await constrainedLloyd(scorer, x, limits, centers, {
    ...{ metric, ...counting, ...options },
    onProgress({ scored, rows, objective }) {
      if (scored === rows) passes.push(objective!);
    },
  });
  return { ...result, passes };
}

/** How rows count: on weights or on rows, with weights or none, alone or in groups. */
const countings = fc.record({
  weighted: fc.boolean(),
  limitsOn: fc.constantFrom('rows' as const, 'weight' as const),
  grouped: fc.constantFrom('none', 'pairs', 'some', 'few' as const),
});

type Counting = typeof countings extends fc.Arbitrary<infer T> ? T : never;

function draw(problem: WeightedProblem, counting: Counting): Problem {
  const { x, limits, centers } = drawSizeProblem(problem);
  const { metric, dim, n, seed } = problem;
  if (metric === 'cosine') {
    normalizeRows(x);
    normalizeRows(matrix(centers, dim));
  }
  const weighted = drawWeights(problem);
  const random = new Random(seed, 9);
  const few = 1 + random.integer(4);
  const groups = Int32Array.from({ length: n }, (_, i) => {
    if (counting.grouped === 'pairs') return i >> 1;
    return counting.grouped === 'few' ? random.integer(few) : random.integer(n) - 3;
  });
  const byWeight = counting.weighted && counting.limitsOn === 'weight';
  return {
    ...{ x, centers, metric, limitsOn: counting.limitsOn },
    limits: byWeight ? weighted.limits : limits,
    weights: counting.weighted ? weighted.weights : undefined,
    groups: counting.grouped === 'none' ? undefined : groups,
  };
}

/** x·c or -|x - c|²/2 of every row and cluster, c given by what it is above the origin. */
function similarities({ x, metric }: Problem, { diagram }: LloydResult) {
  const { data, rows, cols } = x;
  const { centers, origin, scale } = diagram;
  const k = centers.length / cols;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: k }, (_, c) => {
      let sum = 0;
      for (let j = 0; j < cols; j++) {
        const value = data[i * cols + j]! - (origin?.[j] ?? 0);
        const center = centers[c * cols + j]! * scale;
        sum += metric === 'cosine' ? value * center : -((value - center) ** 2) / 2;
      }
      return sum;
    }),
  );
}

/** Rows by the group that they are in, a row without one by itself. */
function groupsOf({ x, groups }: Problem): number[][] {
  const all = new Map<number, number[]>();
  for (let i = 0; i < x.rows; i++) {
    const id = groups && groups[i]! >= 0 ? groups[i]! : -1 - i;
    all.set(id, [...(all.get(id) ?? []), i]);
  }
  return [...all.values()];
}

describe('constrained Lloyd with weights and groups', () => {
  test('proves its bound, is as good as that, and misses limits by less than one row', async () => {
    await fc.assert(
      fc.asyncProperty(weightedProblems({ n: 50, k: 10 }), countings, async (setup, counting) => {
        const problem = draw(setup, counting);
        const { limits, limitsOn } = problem;
        const result = await run(problem);
        const { labels, prices, sizes, objective, bound, gap, violation, passes } = result;
        const ones = new Float32Array(setup.n).fill(1);
        const weights = Float32Array.from(problem.weights ?? ones);
        const counts = limitsOn === 'weight' ? weights : ones;
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const groups = groupsOf(problem);
        const scores = similarities(problem, result);
        const largest = Math.max(1e-9, ...scores.flat().map(Math.abs));
        const rounding = 1e-9 * largest;

        // The dual function at the prices is the bound, and no labels within the limits exceed it.
        let dual = 0;
        let heaviest = 0;
        const expected = new Float64Array(setup.k);
        const countOf = (rows: number[]) => rows.reduce((sum, i) => sum + counts[i]!, 0);
        for (const rows of groups) {
          const count = countOf(rows);
          const values = [...prices].map(
            (rho, k) =>
              rows.reduce((sum, i) => sum + weights[i]! * scores[i]![k]!, 0) + count * rho,
          );
          dual += Math.max(...values);
          heaviest = Math.max(heaviest, count);
          for (const i of rows) expect(labels[i]).toBe(labels[rows[0]!]);
          expected[labels[rows[0]!]!]! += count;
        }
        // Of equal counts limits are multiples, where those can be kept.
        const { unit, lower, upper } = weightLimits(
          limits.lower,
          limits.upper,
          groups.map(countOf),
        );
        for (const [k, rho] of prices.entries()) {
          if (rho !== 0) dual -= rho * (rho > 0 ? lower[k]! : upper[k]!) * unit;
        }
        const priced = Math.max(...prices.map(Math.abs), largest);
        expect(Math.abs(dual / total - bound)).toBeLessThanOrEqual(gap + rounding + 1e-6 * priced);

        const got = labels.reduce((sum, label, i) => sum + weights[i]! * scores[i]![label]!, 0);
        expect(Math.abs(got / total - objective)).toBeLessThanOrEqual(rounding);
        expect(objective).toBeGreaterThanOrEqual(bound);
        for (const [pass, after] of passes.entries()) {
          if (pass > 0) expect(after - passes[pass - 1]!).toBeGreaterThanOrEqual(-rounding);
        }

        const all = counts.reduce((sum, count) => sum + count, 0);
        let farthest = 0;
        for (const [k, size] of sizes.entries()) {
          expect(Math.abs(size - expected[k]!)).toBeLessThanOrEqual(1e-6 * all);
          farthest = Math.max(farthest, limits.lower[k]! - size, size - limits.upper[k]!);
        }
        expect(Math.abs(violation - farthest)).toBeLessThanOrEqual(1e-6 * all);
        if (violation > 0) expect(violation).toBeLessThan(heaviest);
        if (counts === ones && groups.length === setup.n) expect(violation).toBe(0);
      }),
      { numRuns: 400 },
    );
  });

  /** Rows about `count` places, the first of each place first. */
  function places(count: number, each: number): Matrix {
    const random = new Random(5);
    const data = Float32Array.from(
      { length: 2 * count * each },
      (_, at) => 20 * Math.cos(Math.floor(at / 2) % count) * (1 - 2 * (at % 2)) + random.normal(),
    );
    return matrix(data, 2);
  }

  const limits = (k: number, lower: number, upper: number): SizeLimits => ({
    lower: new Float64Array(k).fill(lower),
    upper: new Float64Array(k).fill(upper),
  });

  test.each(['cosine', 'euclidean'] as const)(
    '%s: a row of weight 3 is split as three equal rows are',
    async (metric) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 12 }),
          fc.integer({ min: 1, max: 3 }),
          fc.nat(),
          async (weights, k, seed) => {
            const random = new Random(seed);
            const drawn = weights.map(() => [random.normal(), random.normal()]);
            const [one, three] = [drawn, weights.flatMap((w, i) => Array(w).fill(drawn[i]))].map(
              (rows) => matrix(Float32Array.from(rows.flat()), 2),
            );
            const size = three!.rows / k;
            const problem = {
              ...{ metric, centers: Float32Array.from({ length: 2 * k }, () => random.normal()) },
              limits: limits(k, Math.floor(size), Math.ceil(size)),
            };
            const once = { maxIterations: 1 };
            const rows = await run({ ...problem, x: three! }, once);
            const weighted = { ...problem, x: one!, weights, limitsOn: 'weight' as const };
            const { bound, objective } = await run(weighted, once);
            const scale = Math.max(1, Math.abs(bound));
            expect(Math.abs(bound - rows.objective)).toBeLessThanOrEqual(1e-9 * scale);
            expect(objective).toBeGreaterThanOrEqual(bound);
          },
        ),
        { numRuns: 60 },
      );
    },
  );

  test('groups of equal sizes keep limits exactly, together', async () => {
    const x = places(4, 30);
    // Of each group the rows are at the four places.
    const groups = Int32Array.from({ length: 120 }, (_, i) => Math.floor(i / 4));
    const problem = { x, groups, metric: 'euclidean' as const, centers: x.data.slice(0, 6) };
    const result = await run({ ...problem, limits: limits(3, 38, 43) });
    expect([...result.sizes]).toEqual([40, 40, 40]);
    expect([result.violation, result.bound]).toEqual([0, result.objective]);
    for (let i = 0; i < 120; i++) expect(result.labels[i]).toBe(result.labels[i - (i % 4)]);
  });

  test('a group too large for its limits is one large row: the violation says so', async () => {
    const x = places(2, 10);
    const groups = Int32Array.from({ length: 20 }, (_, i) => (i < 15 ? 7 : -1));
    const problem = { x, groups, metric: 'euclidean' as const, centers: x.data.slice(0, 4) };
    const { sizes, violation, labels } = await run({ ...problem, limits: limits(2, 10, 10) });
    expect(new Set(labels.subarray(0, 15)).size).toBe(1);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(15);
    expect(violation).toBe(Math.max(...sizes) - 10);
    expect(violation).toBeLessThan(15);
  });

  test('every row in one group, and every weight but one 0', async () => {
    const x = places(3, 4);
    const problem = { x, metric: 'euclidean' as const, centers: x.data.slice(0, 4) };
    const together = await run({ ...problem, groups: new Int32Array(12), limits: limits(2, 6, 6) });
    expect(new Set(together.labels).size).toBe(1);
    expect(together.violation).toBe(6);
    const weights = Float32Array.from({ length: 12 }, (_, i) => (i === 5 ? 1e6 : 0));
    for (const limitsOn of ['rows', 'weight'] as const) {
      const by = limitsOn === 'rows' ? limits(2, 6, 6) : limits(2, 5e5, 5e5);
      const { sizes, violation, centers, labels } = await run({
        ...{ ...problem, weights, limitsOn, limits: by },
      });
      expect(sizes[0]! + sizes[1]!).toBe(limitsOn === 'rows' ? 12 : 1e6);
      expect(violation).toBe(limitsOn === 'rows' ? 0 : 5e5);
      expect(centers.every(Number.isFinite)).toBe(true);
      const own = 2 * labels[5]!;
      expect(Math.abs(centers[own]! - x.data[10]!)).toBeLessThan(1e-4);
    }
  });

  test.each([
    [{ weights: [1, 2] }, 'weights.length should be one a row (6), got 2'],
    [
      { weights: [1, 1, -1, 1, 1, 1] },
      'weights[2] should be a finite number of at least 0, got -1',
    ],
    [{ weights: [0, 0, 0, 0, 0, 0] }, 'the sum of weights should be above 0, got 0'],
    [{ groups: [1, 2] }, 'groups.length should be one a row (6), got 2'],
    [
      { weights: [1, 1, 1, 1, 1, 0.5], limitsOn: 'weight' },
      'the sum of limits.lower should be at most the weight of all rows (5.5), 0.5 less, got 6',
    ],
    [
      { weights: [1, 1, 1, 1, 1, 2.5], limitsOn: 'weight' },
      'the sum of limits.upper should be at least the weight of all rows (7.5), 1.5 more, got 6',
    ],
  ] as [CountingOptions, string][])('%j is refused: %s', async (counting, message) => {
    const x = places(2, 3);
    const problem = { x, limits: limits(2, 3, 3), centers: x.data.slice(0, 4), ...counting };
    await expect(run({ ...problem, metric: 'euclidean' })).rejects.toThrow(new RangeError(message));
  });
});
