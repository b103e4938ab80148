import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { abortedAt, countingHeld } from '../../testing/held-rows.ts';
import { drawSizeProblem, type SizeProblem, sizeProblems } from '../../testing/size-problem.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import type { Scorer } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { Random } from '../support/random.ts';
import { constrainedLloyd, type LloydOptions, type LloydProgress } from './constrained-lloyd.ts';
import { mergeEqualRows } from './equal-rows.ts';

const problems = sizeProblems({ n: 60, k: 12 });

interface Problem {
  readonly x: Matrix;
  readonly limits: SizeLimits;
  readonly centers: Float32Array;
  readonly metric: Metric;
}

/** Rows at unit length for cosine, as the library hands them over. */
function draw(problem: SizeProblem): Problem {
  const { x, limits, centers } = drawSizeProblem(problem);
  if (problem.metric === 'cosine') {
    normalizeRows(x);
    normalizeRows(matrix(centers, problem.dim));
  }
  return { x, limits, centers, metric: problem.metric };
}

async function run({ x, limits, centers, metric }: Problem, options: Partial<LloydOptions> = {}) {
  const k = limits.lower.length;
  const scorer = referenceScorer({ metric, k, dim: x.cols });
  const passes: LloydProgress[] = [];
  const onProgress = async (progress: LloydProgress) => {
    if (progress.scored === progress.rows) passes.push(progress);
    await options.onProgress?.(progress);
  };
  const result = await constrainedLloyd(scorer, x, limits, centers, {
    ...{ metric, ...options, onProgress },
  });
  return { ...result, passes };
}

/** x·c or -|x - c|²/2, c given by what it is above the origin. */
function similarity(
  { x, metric }: Problem,
  result: Awaited<ReturnType<typeof run>>,
  i: number,
  k: number,
) {
  let sum = 0;
  for (let j = 0; j < x.cols; j++) {
    const value = x.data[i * x.cols + j]! - (result.diagram.origin?.[j] ?? 0);
    const c = result.diagram.centers[k * x.cols + j]! * result.diagram.scale;
    sum += metric === 'cosine' ? value * c : -((value - c) ** 2) / 2;
  }
  return sum;
}

/** `groups` groups of `size` rows far apart from each other. */
function groups(count: number, size: number, metric: Metric, offset = 0): Matrix {
  const random = new Random(11);
  const data = new Float32Array(count * size * 2);
  for (let i = 0; i < count * size; i++) {
    const angle = (2 * Math.PI * (i % count)) / count;
    data[2 * i] = offset + 10 * Math.cos(angle) + random.normal();
    data[2 * i + 1] = offset + 10 * Math.sin(angle) + random.normal();
  }
  const x = matrix(data, 2);
  if (metric === 'cosine') normalizeRows(x);
  return x;
}

function sizes(k: number, lower: number, upper: number): SizeLimits {
  return { lower: new Float64Array(k).fill(lower), upper: new Float64Array(k).fill(upper) };
}

describe('constrained Lloyd', () => {
  test('keeps sizes, never lowers the objective, and answers with what belongs together', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (setup) => {
        const problem = draw(setup);
        const result = await run(problem);
        const { n, k } = setup;
        const { labels, prices, objective, gap, passes } = result;
        for (const [c, size] of result.sizes.entries()) {
          expect(labels.filter((label) => label === c).length).toBe(size);
          expect(size).toBeGreaterThanOrEqual(problem.limits.lower[c]!);
          expect(size).toBeLessThanOrEqual(problem.limits.upper[c]!);
        }
        const scale = Math.max(1, Math.abs(objective));
        for (const [pass, { objective: after }] of passes.entries()) {
          if (pass === 0) continue;
          expect(after! - passes[pass - 1]!.objective!).toBeGreaterThanOrEqual(-1e-11 * scale);
        }
        const all = Array.from({ length: n }, (_, i) =>
          Array.from({ length: k }, (_, c) => similarity(problem, result, i, c)),
        );
        const mean = all.reduce((sum, row, i) => sum + row[labels[i]!]!, 0) / n;
        expect(Math.abs(objective - mean)).toBeLessThanOrEqual(1e-9 * scale);
        // The dual function at the prices is no more than the gap above.
        let bound = all.reduce(
          (sum, row) => sum + Math.max(...row.map((s, c) => s + prices[c]!)),
          0,
        );
        for (const [c, rho] of prices.entries()) {
          bound -= rho * (rho > 0 ? problem.limits.lower[c]! : problem.limits.upper[c]!);
        }
        expect(gap).toBeGreaterThan(0);
        // The grid is as coarse as the largest score asks for, of whatever cluster.
        const largest = Math.max(1, ...all.flat().map(Math.abs));
        expect(gap).toBeLessThanOrEqual(1e-11 * largest * (1 + Math.hypot(...problem.x.data)));
        expect(bound / n - objective).toBeLessThanOrEqual(gap + 1e-9 * scale);
        expect(result.iterations).toBe(passes.length);
      }),
      { numRuns: 300 },
    );
  });

  test('ends with centers that are means of their rows', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (setup) => {
        const problem = draw(setup);
        const { labels, converged, diagram } = await run(problem);
        const { centers, origin, scale } = diagram;
        expect(converged).toBe(true);
        const { x, metric } = problem;
        for (let k = 0; k < setup.k; k++) {
          const members = [...labels.keys()].filter((i) => labels[i] === k);
          const mean = Array.from({ length: x.cols }, (_, j) => {
            const sum = members.reduce((total, i) => total + x.data[i * x.cols + j]!, 0);
            return sum / members.length - (origin?.[j] ?? 0);
          });
          const length = metric === 'cosine' ? Math.hypot(...mean) : 1;
          if (members.length === 0 || length < 1e-5) continue;
          const spread = Math.max(1, ...mean.map(Math.abs));
          for (let j = 0; j < x.cols; j++) {
            const center = centers[k * x.cols + j]! * scale;
            expect(Math.abs(center - mean[j]! / length)).toBeLessThanOrEqual(2e-3 * spread);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test.each(['cosine', 'euclidean'] as const)(
    '%s: finds groups, of equal sizes',
    async (metric) => {
      const x = groups(6, 40, metric);
      const result = await run({
        x,
        limits: sizes(6, 40, 40),
        centers: x.data.slice(0, 12),
        metric,
      });
      expect([...result.sizes]).toEqual(new Array(6).fill(40));
      // Rows come group by group.
      for (const [i, label] of result.labels.entries()) expect(label).toBe(result.labels[i % 6]);
      expect(result.gap).toBeLessThanOrEqual(metric === 'cosine' ? 1e-12 : 1e-9);
    },
  );

  test('euclidean rows far from 0 are clustered as those about it', async () => {
    const expected = await run({
      ...{ x: groups(3, 100, 'euclidean'), limits: sizes(3, 100, 100), metric: 'euclidean' },
      centers: groups(3, 1, 'euclidean').data,
    });
    for (const offset of [2e4, 1e6, 1e7]) {
      const got = await run({
        ...{ x: groups(3, 100, 'euclidean', offset), limits: sizes(3, 100, 100) },
        ...{ centers: groups(3, 1, 'euclidean', offset).data, metric: 'euclidean' },
      });
      expect(got.labels).toEqual(expected.labels);
      for (const [at, center] of got.centers.entries()) {
        expect(Math.abs(center - offset - expected.centers[at]!)).toBeLessThanOrEqual(
          0.2 + offset * 2 ** -24,
        );
      }
    }
  });

  test('a power of two on all rows changes no label, however small or large', async () => {
    const x = groups(4, 30, 'euclidean');
    const limits = sizes(4, 20, 40);
    const at = async (factor: number) => {
      const scaled = { ...x, data: x.data.map((value) => value * factor) };
      return run({ x: scaled, limits, centers: scaled.data.slice(0, 8), metric: 'euclidean' });
    };
    const one = await at(1);
    for (const exponent of [-60, -10, 30]) {
      const other = await at(2 ** exponent);
      expect(other.labels).toEqual(one.labels);
      expect(other.objective).toBe(one.objective * 4 ** exponent);
      expect([...other.prices]).toEqual([...one.prices].map((rho) => rho * 4 ** exponent));
    }
  });

  test('every row is on a best cluster by the prices', async () => {
    const x = groups(6, 37, 'euclidean');
    const problem = {
      ...{ x, limits: sizes(5, 30, 45), centers: x.data.slice(0, 10) },
      metric: 'euclidean' as const,
    };
    const result = await run(problem);
    for (const [i, label] of result.labels.entries()) {
      const values = [...result.prices].map((rho, k) => similarity(problem, result, i, k) + rho);
      expect(values[label]!).toBeGreaterThanOrEqual(Math.max(...values) - 1e-9);
    }
  });

  const line = (n: number) =>
    matrix(
      Float32Array.from({ length: n }, (_, i) => i),
      1,
    );

  test('uneven rows on a line: a quarter each', async () => {
    const result = await run({
      ...{ x: line(400), limits: sizes(4, 100, 100), metric: 'euclidean' },
      centers: Float32Array.of(0, 1, 2, 3),
    });
    expect([...result.sizes]).toEqual([100, 100, 100, 100]);
    expect([...result.centers]).toEqual([49.5, 149.5, 249.5, 349.5]);
  });

  test.each(['cosine', 'euclidean'] as const)('%s: corner cases', async (metric) => {
    const x = groups(3, 4, metric);
    const same = matrix(
      Float32Array.from({ length: 24 }, (_, at) => (at + 1) % 2),
      2,
    );
    const zero = matrix(new Float32Array(24), 2);
    for (const rows of [x, same, zero]) {
      for (const [limits, k] of [
        [sizes(1, 0, 12), 1],
        [sizes(1, 12, 12), 1],
        [sizes(12, 1, 1), 12],
        [sizes(4, 3, 12), 4],
        [{ lower: Float64Array.of(0, 2, 0), upper: Float64Array.of(0, 2, 12) }, 3],
      ] as const) {
        const centers = groups(k, 1, metric).data;
        const result = await run({ x: rows, limits, centers, metric });
        expect(result.sizes.reduce((a, b) => a + b)).toBe(12);
        expect(result.sizes.every((size, c) => size >= limits.lower[c]!)).toBe(true);
        expect(result.sizes.every((size, c) => size <= limits.upper[c]!)).toBe(true);
        expect([...result.centers].every(Number.isFinite)).toBe(true);
      }
    }
  });

  test('an empty cluster keeps its center', async () => {
    const x = groups(2, 5, 'euclidean');
    const centers = Float32Array.of(...x.data.subarray(0, 4), 1e3, 1e3);
    const result = await run({ x, limits: sizes(3, 0, 10), centers, metric: 'euclidean' });
    expect(result.sizes[2]).toBe(0);
    expect([...result.centers.subarray(4)]).toEqual([1e3, 1e3]);
  });

  test('warm prices that are optimal already cost no path', async () => {
    const x = groups(5, 60, 'cosine');
    const problem = { x, limits: sizes(5, 60, 60), centers: x.data.slice(0, 10), metric: 'cosine' };
    const first = await run(problem as Problem);
    const again = { ...problem, centers: first.centers } as Problem;
    const second = await run(again, { prices: first.prices });
    expect(second.labels).toEqual(first.labels);
    expect(second.passes[0]!.cost!.paths).toBe(0);
    expect(second.iterations).toBeLessThanOrEqual(2);
  });

  test('centers that come from far, at high prices, do not draw all rows when they have moved in', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const random = new Random(seed);
      const [n, k] = [2000, 12];
      // A long tail: the last three first centers lie in it.
      const data = Float32Array.from({ length: 3 * n }, () => Math.exp(1.5 * random.normal()));
      const centers = Float32Array.from({ length: 3 * k }, (_, at) =>
        at < 27 ? data[at]! : 20 + 10 * random.uniform(),
      );
      const limits = {
        lower: new Float64Array(k).fill(80),
        upper: new Float64Array(k).fill(400),
      };
      const x = matrix(data, 3);
      const { passes, converged } = await run({ x, limits, centers, metric: 'euclidean' });
      expect(converged).toBe(true);
      // Rows would be moved back one by one else.
      for (const { cost } of passes) expect(cost!.paths).toBeLessThan(n / 16);
    }
  });

  test('stops after maxIterations, or where an iteration gains too little', async () => {
    const x = matrix(
      Float32Array.from({ length: 600 }, () => 0),
      2,
    );
    const random = new Random(3);
    for (const at of x.data.keys()) x.data[at] = random.normal();
    const problem: Problem = {
      ...{ x, limits: sizes(10, 20, 40), centers: x.data.slice(0, 20), metric: 'euclidean' },
    };
    const whole = await run(problem);
    expect(whole.iterations).toBeGreaterThan(5);
    const short = await run(problem, { maxIterations: 3 });
    expect([short.iterations, short.converged]).toEqual([3, false]);
    const rough = await run(problem, { tolerance: 0.02 });
    expect(rough.converged).toBe(true);
    expect(rough.iterations).toBeLessThan(whole.iterations);
    // Centers were at the means, as before a last assignment.
    const asMany = await run(problem, { maxIterations: rough.iterations });
    expect(rough.centers).toEqual(asMany.centers);
    const [last, before] = [rough.passes.at(-1)!, rough.passes.at(-2)!];
    expect(last.objective! - before.objective!).toBeLessThanOrEqual(0.02 * -last.objective!);
  });

  test('centers go beyond the means, but to the means before the last assignment', async () => {
    const x = groups(5, 80, 'euclidean');
    const centers = x.data.slice(40, 48);
    const limits = sizes(4, 60, 140);
    const scorer = referenceScorer({ metric: 'euclidean', k: 4, dim: 2 });
    const ways: Float64Array[] = [];
    const setCenters = scorer.setCenters.bind(scorer);
    scorer.setCenters = (c) => {
      ways.push(Float64Array.from(c));
      return setCenters(c);
    };
    const options = { metric: 'euclidean', maxIterations: 3 } as const;
    await constrainedLloyd(scorer, x, limits, centers, options);
    const stretched = ways.splice(0);
    await constrainedLloyd(scorer, x, limits, centers, { ...options, maxIterations: 2 });
    const plain = ways.splice(0);
    expect([stretched.length, plain.length]).toEqual([3, 2]);
    const first = await run(
      { x, limits, centers, metric: 'euclidean' },
      { ...options, maxIterations: 1 },
    );
    const { scale, origin } = first.diagram;
    for (const [at, mean] of plain[1]!.entries()) {
      const members = [...first.labels.keys()].filter((i) => first.labels[i] === at >> 1);
      const sum = members.reduce((total, i) => total + x.data[2 * i + (at % 2)]!, 0);
      expect(mean).toBeCloseTo((sum / members.length - origin![at % 2]!) / scale, 5);
      const from = stretched[0]![at]!;
      expect(stretched[1]![at]! - from).toBeCloseTo(1.8 * (mean - from), 5);
    }
  });

  test('is deterministic and changes nothing that it was given', async () => {
    const setup = fc.sample(problems, { numRuns: 5, seed: 9 });
    for (const one of setup) {
      const problem = draw(one);
      const [x, centers] = [problem.x.data.slice(), problem.centers.slice()];
      const { passes: _, ...first } = await run(problem);
      const { passes: __, ...second } = await run(problem);
      expect(second).toEqual(first);
      expect(problem.x.data).toEqual(x);
      expect(problem.centers).toEqual(centers);
    }
  });

  test('limits that clash are refused before any work', async () => {
    const untouched = new Proxy({} as Scorer, {
      get: () => () => expect.unreachable('the scorer was called'),
    });
    const x = line(5);
    await expect(
      constrainedLloyd(untouched, x, sizes(2, 3, 5), Float32Array.of(0, 1), { metric: 'cosine' }),
    ).rejects.toThrow(
      'the sum of limits.lower should be at most the number of rows (5), 1 row fewer',
    );
  });

  test('an abort stops it between blocks of rows; the rows are let go, whatever fails', async () => {
    const x = groups(4, 5000, 'euclidean');
    const scorer = referenceScorer({ metric: 'euclidean', k: 4, dim: 2 });
    const controller = new AbortController();
    let released = 0;
    const spied: Scorer = {
      hold(rows) {
        const held = scorer.hold(rows) as Awaited<ReturnType<Scorer['hold']>>;
        return { ...held, release: () => void released++ };
      },
      setCenters: (centers) => scorer.setCenters(centers),
      setPrices: (prices) => scorer.setPrices(prices),
      near: async () => {
        throw new Error('device lost');
      },
      sums: () => expect.unreachable(),
      dispose() {},
    };
    await expect(
      constrainedLloyd(spied, x, sizes(4, 5000, 5000), x.data.slice(0, 8), { metric: 'euclidean' }),
    ).rejects.toThrow('device lost');
    expect(released).toBe(1);
    const seen: number[] = [];
    const reason = new Error('enough');
    const aborted = run(
      { x, limits: sizes(4, 5000, 5000), centers: x.data.slice(0, 8), metric: 'euclidean' },
      {
        signal: controller.signal,
        onProgress({ scored }) {
          seen.push(scored);
          controller.abort(reason);
        },
      },
    );
    await expect(aborted).rejects.toBe(reason);
    expect(seen).toEqual([8192]);
    const before = run(draw(fc.sample(problems, 1)[0]!), { signal: AbortSignal.abort(reason) });
    await expect(before).rejects.toBe(reason);
  });

  test('an abort at any moment ends it by its reason, with nothing left held', async () => {
    await fc.assert(
      fc.asyncProperty(problems, fc.nat(), async (setup, at) => {
        const problem = draw(setup);
        const all = abortedAt(Number.POSITIVE_INFINITY);
        await run(problem, { signal: all.signal });
        const { signal, reason } = abortedAt(at % all.checks());
        const { scorer, held } = countingHeld(setup);
        const { x, limits, centers, metric } = problem;
        await expect(constrainedLloyd(scorer, x, limits, centers, { metric, signal })).rejects.toBe(
          reason,
        );
        expect(held()).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  test('rows that are not at unit length yet are clustered as those that are', async () => {
    await fc.assert(
      fc.asyncProperty(problems, async (setup) => {
        const problem = draw({ ...setup, metric: 'cosine' });
        const { x } = drawSizeProblem({ ...setup, metric: 'cosine' });
        // Rows may be equal only at unit length: which of them is where is another choice among equals.
        const merged = await Promise.all(
          [x, problem.x].map((each) => mergeEqualRows(each, async () => {})),
        );
        fc.pre(merged[0]?.x.rows === merged[1]?.x.rows);
        const { passes: _, ...expected } = await run(problem);
        const { passes: __, ...got } = await run({ ...problem, x }, { normalize: true });
        expect(got).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});
