import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawSizeProblem, sizeProblems } from '../../testing/size-problem.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import { assignOnce } from './assign-once.ts';
import { labelRows } from './label-rows.ts';

/** s_ik + rho_k of every cluster, in double. */
function values(
  x: ArrayLike<number>,
  centers: ArrayLike<number>,
  prices: Float64Array,
  euclidean: boolean,
): number[] {
  return Array.from(prices, (price, k) => {
    let sum = price;
    for (let j = 0; j < x.length; j++) {
      const c = centers[k * x.length + j]!;
      sum += x[j]! * c - (euclidean ? c ** 2 / 2 : 0);
    }
    return sum;
  });
}

test('labels follow from prices wherever rows differ', async () => {
  await fc.assert(
    fc.asyncProperty(sizeProblems({ n: 60, k: 9 }), async (problem) => {
      // Rows that are equal, or on a lattice, may be equally good in several clusters at any prices.
      fc.pre(problem.rows === 'normal' && problem.centers === 'normal');
      fc.pre(problem.dim > 1 || problem.metric === 'euclidean');
      const { x, centers, limits, prices } = drawSizeProblem(problem);
      const scorer = referenceScorer(problem);
      const fixed = { origin: undefined, centersFromOrigin: centers, prices };
      const { metric } = problem;
      const { labels, diagram, sizes } = await assignOnce(scorer, x, limits, fixed, { metric });
      expect(await labelRows(scorer, diagram, x, { normalize: false })).toEqual(labels);
      for (const [k, price] of diagram.prices.entries()) {
        if (price > 0) expect(sizes[k]).toBe(limits.lower[k]);
        if (price < 0) expect(sizes[k]).toBe(limits.upper[k]);
      }
      // Not by rounding alone.
      const largest = Math.max(...diagram.prices.map(Math.abs), diagram.longest ** 2, 1e-9);
      for (const [i, label] of labels.entries()) {
        const row = Array.from(
          x.data.subarray(i * x.cols, (i + 1) * x.cols),
          (value, j) => (value - (diagram.origin?.[j] ?? 0)) / diagram.scale,
        );
        const all = values(row, diagram.centers, diagram.prices, metric === 'euclidean');
        const own = all[label]!;
        for (const [k, other] of all.entries()) {
          if (k !== label) expect(own - other).toBeGreaterThan(-1e-10 * largest);
        }
      }
    }),
    { numRuns: 500 },
  );
});
