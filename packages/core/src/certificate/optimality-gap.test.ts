import fc from 'fast-check';
import loadHighs from 'highs';
import { beforeAll, describe, expect, test } from 'vitest';
import { onlineKMeans } from '../../testing/online-k-means.ts';
import { type ClusteringState, createClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { matrix } from '../rows/matrix.ts';
import { GapMeter, type OptimalityGap } from './optimality-gap.ts';

type Highs = Awaited<ReturnType<typeof loadHighs>>;

interface Problem {
  readonly rows: readonly (readonly number[])[];
  readonly centers: readonly (readonly number[])[];
  /** w; undefined: every row weighs 1. */
  readonly weights: readonly number[] | undefined;
  readonly metric: Metric;
  readonly lower: readonly number[];
  readonly upper: readonly number[];
}

let highs: Highs;

beforeAll(async () => {
  highs = await loadHighs();
});

function add(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function weightsOf({ rows, weights }: Problem): readonly number[] {
  return weights ?? rows.map(() => 1);
}

/** s_ik. */
function similarity({ rows, centers, metric }: Problem, i: number, k: number): number {
  const [row, center] = [rows[i]!, centers[k]!];
  if (metric === 'cosine') return add(row.map((v, j) => v * center[j]!));
  return -add(row.map((v, j) => (v - center[j]!) ** 2)) / 2;
}

/**
 * The relaxation, by a solver: max Σ w_i s_ik mu_ik / W over mu >= 0 with Σ_k mu_ik = 1 and
 * l_k <= Σ_i w_i mu_ik / W <= u_k. Prices are the multipliers of the sizes, their sign turned.
 */
function solve(problem: Problem): { readonly optimum: number; readonly prices: number[] } {
  const { rows, centers, lower, upper } = problem;
  const [n, k] = [rows.length, centers.length];
  const weights = weightsOf(problem);
  const shares = weights.map((w) => w / add(weights));
  const cells = rows.flatMap((_, i) => centers.map((_, c) => ({ i, c })));
  const { status, value } = highs.raw.lpCall({
    numCols: n * k,
    numRows: n + k,
    sense: highs.constants.objectiveSense.maximize,
    colCost: cells.map(({ i, c }) => shares[i]! * similarity(problem, i, c)),
    colLower: cells.map(() => 0),
    colUpper: cells.map(() => highs.infinity),
    rowLower: [...rows.map(() => 1), ...lower],
    rowUpper: [...rows.map(() => 1), ...upper],
    matrix: {
      ...{ format: 'csc', numRows: n + k, numCols: n * k },
      starts: Array.from({ length: n * k + 1 }, (_, at) => 2 * at),
      indices: cells.flatMap(({ i, c }) => [i, n + c]),
      values: cells.flatMap(({ i }) => [1, shares[i]!]),
    },
  });
  expect(status).toBe(0);
  expect(value!.modelStatus).toBe(highs.constants.modelStatus.optimal);
  const { colValue, rowDual } = value!.solution;
  const optimum = add(
    cells.map(({ i, c }, at) => colValue[at]! * shares[i]! * similarity(problem, i, c)),
  );
  return { optimum, prices: [...rowDual.subarray(n)].map((dual) => -dual) };
}

/** The solver keeps bounds and signs to 1e-7. */
const TOLERANCE = 1e-6;

/** What rounding prices to float32 can move the bound by: it counts each at most 1 + Σ u times. */
function stored(prices: readonly number[]): number {
  return (1 + prices.length) * 2 ** -24 * Math.max(...prices.map(Math.abs));
}

function measure(
  problem: Problem,
  prices: readonly number[],
  labels: readonly number[],
): OptimalityGap {
  const { rows, centers, weights, metric, lower, upper } = problem;
  const bounds = { lower: Float64Array.from(lower), upper: Float64Array.from(upper) };
  const head = createClusteringState(Float32Array.from(centers.flat()), centers[0]!.length, bounds);
  head.prices.set(prices);
  const meter = new GapMeter(head, 'current', metric);
  const best = rows.map((_, i) => {
    const scores = centers.map((_, k) => similarity(problem, i, k) + head.prices[k]!);
    return scores.indexOf(Math.max(...scores));
  });
  // In two blocks, as a pass over data does.
  const half = Math.floor(rows.length / 2);
  for (const [from, to] of [
    [0, half],
    [half, rows.length],
  ] as const) {
    if (from === to) continue;
    const x = matrix(Float32Array.from(rows.slice(from, to).flat()), rows[0]!.length);
    const w = weights && Float32Array.from(weights.slice(from, to));
    meter.add(x, labels.slice(from, to), best.slice(from, to), w);
  }
  return meter.measure();
}

function objectiveOf(problem: Problem, labels: readonly number[]): number {
  const weights = weightsOf(problem);
  const sum = add(labels.map((y, i) => weights[i]! * similarity(problem, i, y)));
  return sum / add(weights);
}

function sharesOf(problem: Problem, labels: readonly number[]): number[] {
  const weights = weightsOf(problem);
  return problem.centers.map(
    (_, k) => add(labels.map((y, i) => (y === k ? weights[i]! : 0))) / add(weights),
  );
}

const value = fc.integer({ min: -16, max: 16 }).map((n) => n / 8);
const price = fc.oneof(fc.constant(0), fc.float({ min: -3, max: 3, noNaN: true }));
const share = fc.integer({ min: 0, max: 16 }).map((n) => n / 16);

interface Case {
  readonly problem: Problem;
  readonly prices: readonly number[];
  readonly labels: readonly number[];
}

function cases(most: { readonly rows: number; readonly k: number }): fc.Arbitrary<Case> {
  const shape = fc.record({
    n: fc.integer({ min: 1, max: most.rows }),
    k: fc.integer({ min: 1, max: most.k }),
    dim: fc.integer({ min: 1, max: 3 }),
  });
  return shape.chain(({ n, k, dim }) => {
    const times = <T>(count: number, one: fc.Arbitrary<T>) =>
      fc.array(one, { minLength: count, maxLength: count });
    const weight = fc.integer({ min: 0, max: 24 }).map((w) => w / 8);
    const ends = fc.tuple(share, share);
    return fc
      .record({
        rows: times(n, times(dim, value)),
        centers: times(k, times(dim, value)),
        weights: fc.option(
          times(n, weight).filter((all) => add(all) > 0),
          { nil: undefined },
        ),
        metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
        ends: times(k, ends).filter(
          (all) =>
            add(all.map(([a, b]) => Math.min(a, b))) <= 1 &&
            add(all.map(([a, b]) => Math.max(a, b))) >= 1,
        ),
        prices: times(k, price),
        labels: times(n, fc.nat(k - 1)),
      })
      .map(({ ends, prices, labels, ...rest }) => {
        const lower = ends.map(([a, b]) => Math.min(a, b));
        const upper = ends.map(([a, b]) => Math.max(a, b));
        return { problem: { ...rest, lower, upper }, prices, labels };
      });
  });
}

const SMALL = cases({ rows: 12, k: 4 });

/** The same problem, its bounds moved out of the way of these labels where they were in it. */
function relaxed(problem: Problem, labels: readonly number[]): Problem {
  const shares = sharesOf(problem, labels);
  return {
    ...problem,
    lower: problem.lower.map((l, k) => Math.min(l, shares[k]!)),
    upper: problem.upper.map((u, k) => Math.max(u, shares[k]!)),
  };
}

describe('the optimality gap', () => {
  test('total and objective are those of the labels', () => {
    fc.assert(
      fc.property(SMALL, ({ problem, prices, labels }) => {
        const { total, objective } = measure(problem, prices, labels);
        expect(total).toBe(add(weightsOf(problem)));
        expect(objective).toBeCloseTo(objectiveOf(problem, labels), 12);
      }),
    );
  });

  test('no prices of either sign bring the bound below the relaxed optimum', () => {
    fc.assert(
      fc.property(SMALL, ({ problem, prices, labels }) => {
        const { upperBound } = measure(problem, prices, labels);
        expect(upperBound).toBeGreaterThanOrEqual(solve(problem).optimum - TOLERANCE);
      }),
      { numRuns: 300 },
    );
  });

  test('with the prices of the solver the bound is the optimum', () => {
    fc.assert(
      fc.property(SMALL, ({ problem, labels }) => {
        const { optimum, prices } = solve(problem);
        const { upperBound } = measure(problem, prices, labels);
        expect(Math.abs(upperBound - optimum)).toBeLessThanOrEqual(TOLERANCE + stored(prices));
      }),
      { numRuns: 300 },
    );
  });

  test('labels that keep the bounds: gap = upper bound - objective >= what the best could gain', () => {
    fc.assert(
      fc.property(SMALL, ({ problem: raw, prices, labels }) => {
        const problem = relaxed(raw, labels);
        const { upperBound, objective, gap } = measure(problem, prices, labels);
        expect(Math.abs(gap - (upperBound - objective))).toBeLessThanOrEqual(1e-12);
        expect(gap).toBeGreaterThanOrEqual(0);
        expect(gap).toBeGreaterThanOrEqual(solve(problem).optimum - objective - TOLERANCE);
      }),
      { numRuns: 300 },
    );
  });

  test('labels that miss the bounds: >= 0, and >= what the best could gain under bounds as loose', () => {
    fc.assert(
      fc.property(SMALL, ({ problem, prices, labels }) => {
        const { objective, gap } = measure(problem, prices, labels);
        const { optimum } = solve(relaxed(problem, labels));
        expect(gap).toBeGreaterThanOrEqual(0);
        expect(gap).toBeGreaterThanOrEqual(optimum - objective - TOLERANCE);
      }),
      { numRuns: 300 },
    );
  });

  test('a best that loses a tie to the label, by float32 rounding, does not lower the bound', () => {
    const head = createClusteringState(Float32Array.of(1, 2), 1, {
      lower: Float64Array.of(0, 0),
      upper: Float64Array.of(1, 1),
    });
    const meter = new GapMeter(head, 'current', 'cosine');
    meter.add(matrix(Float32Array.of(1), 1), [1], [0], undefined);
    expect(meter.measure()).toEqual({ total: 1, objective: 2, upperBound: 2, gap: 0 });
  });
});

/** Largest objective of any labelling whose sizes are within integer bounds: all K^n are tried. */
function bruteForce(problem: Problem, least: readonly number[], most: readonly number[]) {
  const [n, k] = [problem.rows.length, problem.centers.length];
  let best = { objective: Number.NEGATIVE_INFINITY, labels: [] as number[] };
  for (let code = 0; code < k ** n; code++) {
    const labels = problem.rows.map((_, i) => Math.floor(code / k ** i) % k);
    const sizes = problem.centers.map((_, c) => labels.filter((y) => y === c).length);
    if (sizes.some((size, c) => size < least[c]! || size > most[c]!)) continue;
    const objective = objectiveOf(problem, labels);
    if (objective > best.objective) best = { objective, labels };
  }
  return best;
}

describe('the relaxation', () => {
  test('has an integral optimum where bounds are whole numbers, and its prices prove it', () => {
    fc.assert(
      fc.property(cases({ rows: 6, k: 3 }), ({ problem: raw }) => {
        const n = raw.rows.length;
        const least = raw.lower.map((l) => Math.floor(l * n));
        const most = raw.upper.map((u) => Math.ceil(u * n));
        const problem = {
          ...{ ...raw, weights: undefined },
          lower: least.map((size) => size / n),
          upper: most.map((size) => size / n),
        };
        const { objective, labels } = bruteForce(problem, least, most);
        const { optimum, prices } = solve(problem);
        expect(Math.abs(optimum - objective)).toBeLessThanOrEqual(TOLERANCE);
        const { gap } = measure(problem, prices, labels);
        expect(gap).toBeLessThanOrEqual(TOLERANCE + stored(prices));
      }),
      { numRuns: 150 },
    );
  });
});

describe("a model's gap", () => {
  test('holds for the labels, centers and prices it has learned', async () => {
    await fc.assert(
      fc.asyncProperty(
        cases({ rows: 12, k: 4 }),
        fc.nat(),
        fc.integer({ min: 1, max: 5 }),
        async ({ problem, labels: _ }, seed, batchSize) => {
          const { rows, metric, weights, lower, upper } = problem;
          const model = onlineKMeans({
            ...{ k: lower.length, metric, bounds: { lower, upper }, seed, batchSize, epochs: 3 },
          });
          await model.fit(rows, { gap: 'never', ...(weights && { weights }) });
          const [{ centers, prices }] = (await model.heads()) as [ClusteringState];
          const labels = [...model.labels.gather(rows.map((_, i) => i))];
          const learned = {
            ...problem,
            rows: metric === 'cosine' ? rows.map(unit) : rows,
            centers: lower.map((_, k) =>
              [...centers].slice(k * rows[0]!.length).slice(0, rows[0]!.length),
            ),
          };
          const [got] = await model.optimalityGap(rows, weights ? { weights } : {});
          const expected = measure(learned, [...prices], labels);
          for (const name of ['total', 'objective', 'upperBound', 'gap'] as const) {
            expect(got![name]).toBeCloseTo(expected[name], 5);
          }
          const { optimum } = solve(relaxed(learned, labels));
          expect(got!.gap).toBeGreaterThanOrEqual(optimum - got!.objective - TOLERANCE);
          expect(got!.upperBound).toBeGreaterThanOrEqual(solve(learned).optimum - TOLERANCE);
        },
      ),
    );
  });
});

function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((v) => (length === 0 ? 0 : v / length));
}
