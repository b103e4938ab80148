import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSizeProblem, sizeProblems } from '../../testing/size-problem.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { type Matrix, matrix } from '../rows/matrix.ts';
import { normalizeRows } from '../rows/normalize.ts';
import { Random } from '../support/random.ts';
import { constrainedLloyd } from './constrained-lloyd.ts';
import { scoringProblem } from './counted-rows.ts';
import { type SwapProgress, swapCenters } from './swap-centers.ts';

const problems = sizeProblems({ n: 60, k: 12 });

/** What Lloyd finds, and what swaps make of it. */
async function run(
  x: Matrix,
  limits: SizeLimits,
  centers: Float32Array,
  metric: Metric,
  swaps: number,
  more: { signal?: AbortSignal; onProgress?: (progress: SwapProgress) => unknown } = {},
) {
  const scorer = referenceScorer({ metric, k: limits.lower.length, dim: x.cols });
  const found = await constrainedLloyd(scorer, x, limits, centers, { metric });
  return {
    found,
    swapped: await swapCenters(scorer, x, limits, found, { metric, swaps, ...more }),
  };
}

/** `groups` groups on a circle, `size` rows each. */
function groups(count: number, size: number, radius: number, offset: number): Matrix {
  const random = new Random(4);
  const data = new Float32Array(count * size * 2);
  for (let i = 0; i < count * size; i++) {
    const angle = (2 * Math.PI * (i % count)) / count;
    data[2 * i] = offset + radius * Math.cos(angle) + random.normal();
    data[2 * i + 1] = offset + radius * Math.sin(angle) + random.normal();
  }
  return matrix(data, 2);
}

function sizes(k: number, lower: number, upper: number): SizeLimits {
  return { lower: new Float64Array(k).fill(lower), upper: new Float64Array(k).fill(upper) };
}

describe('swaps of centers', () => {
  test('never lower the objective, keep sizes, and are the same every time', async () => {
    let better = 0;
    await fc.assert(
      fc.asyncProperty(problems, fc.integer({ min: 1, max: 8 }), async (setup, swaps) => {
        const { x, limits, centers } = drawSizeProblem(setup);
        const { metric, k } = setup;
        if (metric === 'cosine') {
          normalizeRows(x);
          normalizeRows(matrix(centers, x.cols));
        }
        const { found, swapped } = await run(x, limits, centers, metric, swaps);
        expect(swapped.objective).toBeGreaterThanOrEqual(found.objective);
        if (swapped.objective > found.objective) better++;
        for (let c = 0; c < k; c++) {
          const size = swapped.labels.filter((label) => label === c).length;
          expect(swapped.sizes[c]).toBe(size);
          expect(size).toBeGreaterThanOrEqual(limits.lower[c]!);
          expect(size).toBeLessThanOrEqual(limits.upper[c]!);
        }
        expect(swapped.iterations).toBeGreaterThanOrEqual(found.iterations);
        expect(swapped.converged).toBe(true);
        expect((await run(x, limits, centers, metric, swaps)).swapped).toEqual(swapped);
      }),
      // The same draws every time: how many are better is counted.
      { numRuns: 100, seed: 1 },
    );
    expect(better).toBeGreaterThan(20);
  });

  test.each([
    [0, 0],
    [1, 0],
    [0, 1e5],
  ])(
    'two centers in a group and none in another come to where they belong: ratio %d, at %d',
    async (ratio, offset) => {
      const [count, size] = [6, 30];
      const x = groups(count, size, 40, offset);
      // Rows 0 and 6 are of one group; that of row 3, across the circle, has none.
      const starts = [0, count, 1, 2, 4, 5];
      const centers = Float32Array.from(
        starts.flatMap((i) => [...x.data.subarray(2 * i, 2 * i + 2)]),
      );
      const limits = ratio === 1 ? sizes(count, size / 3, 2 * size) : sizes(count, 0, count * size);
      const stuck = await run(x, limits, centers, 'euclidean', 0);
      expect(stuck.swapped).toEqual(stuck.found);
      const { swapped } = await run(x, limits, centers, 'euclidean', 2);
      const clusters = Array.from(
        { length: count },
        (_, g) => new Set(swapped.labels.filter((_, i) => i % count === g)),
      );
      for (const labels of clusters) expect(labels.size).toBe(1);
      expect(new Set(clusters.flatMap((labels) => [...labels])).size).toBe(count);
      expect(swapped.objective).toBeGreaterThan(stuck.found.objective);
    },
  );

  test.each(['rows', 'weight'] as const)(
    'labels of groups with weights, limits on %s: no gain makes sizes miss them by more',
    async (limitsOn) => {
      const [n, k] = [60, 5];
      let [missed, better] = [0, 0];
      for (let seed = 0; seed < 40; seed++) {
        const random = new Random(seed);
        const x = matrix(
          Float32Array.from({ length: 2 * n }, () => random.normal()),
          2,
        );
        const weights = Float64Array.from({ length: n }, () => 1 + random.integer(20));
        const groups = Int32Array.from({ length: n }, (_, i) => i % 25);
        const counting = { weights, limitsOn, groups };
        const total = limitsOn === 'rows' ? n : weights.reduce((sum, weight) => sum + weight);
        const limits = sizes(k, total / k, total / k);
        const problem = { metric: 'euclidean', k, dim: 2 } as const;
        const scorer = referenceScorer(scoringProblem(problem, counting));
        const options = { metric: 'euclidean', ...counting } as const;
        const found = await constrainedLloyd(scorer, x, limits, x.data.slice(0, 2 * k), options);
        const swapped = await swapCenters(scorer, x, limits, found, { ...options, swaps: 8 });
        expect(swapped.objective).toBeGreaterThanOrEqual(found.objective);
        expect(swapped.violation).toBeLessThanOrEqual(found.violation);
        if (swapped.violation > 0) missed++;
        if (swapped.objective > found.objective) better++;
      }
      expect(missed).toBeGreaterThan(10);
      expect(better).toBeGreaterThan(10);
    },
  );

  test('attempts end where there is nothing to swap', async () => {
    const x = groups(3, 10, 40, 0);
    const one = await run(x, sizes(1, 0, 30), x.data.slice(0, 2), 'euclidean', 50);
    expect(one.swapped).toEqual(one.found);
    const alike = matrix(new Float32Array(20).fill(3), 2);
    const two = await run(alike, sizes(2, 3, 7), Float32Array.of(3, 3, 3, 3), 'euclidean', 50);
    expect(two.swapped).toEqual(two.found);
  });

  test('progress counts attempts and passes; an abort ends them', async () => {
    const x = groups(8, 20, 9, 0);
    const limits = sizes(5, 10, 80);
    const seen: SwapProgress[] = [];
    const onProgress = (progress: SwapProgress) => seen.push(progress);
    const { swapped } = await run(x, limits, x.data.slice(0, 10), 'euclidean', 6, { onProgress });
    const passes = seen.filter(({ scored, rows }) => scored === rows);
    expect(new Set(passes.slice(0, -1).map(({ swap }) => swap)).size).toBeGreaterThan(1);
    expect(Math.max(...seen.map(({ swap }) => swap))).toBeLessThanOrEqual(6);
    expect(passes.at(-1)!.iteration).toBe(swapped.iterations);
    const controller = new AbortController();
    const stopped = run(x, limits, x.data.slice(0, 10), 'euclidean', 6, {
      signal: controller.signal,
      onProgress: ({ swap }) => swap === 1 && controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });
});
