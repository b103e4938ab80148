import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import type { SizeProblem } from '../../testing/size-problem.ts';
import { BorderRows } from './border-rows.ts';
import { certify } from './certify.ts';
import { routeSizes } from './route-sizes.ts';

/** An optimal answer, lists complete. */
async function solve(problem: SizeProblem) {
  const complete = { ...problem, listing: { capacity: problem.k, margin: 1e30 } };
  const { lists, grid, scores, limits, prices } = await listRows(complete);
  const labels = new Int32Array(problem.n).fill(-1);
  const border = new BorderRows(problem.k);
  const routed = await routeSizes(
    ...([lists, border, grid, limits, prices, 1e30, 1e30, labels, async () => {}] as const),
  );
  return { lists, grid, scores, limits, labels, p: routed!.p, sizes: routed!.sizes };
}

describe('the certificate', () => {
  test('of an optimal answer is its objective', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, async (problem) => {
        const { lists, grid, scores, limits, labels, p } = await solve(problem);
        let expected = 0n;
        for (const [i, k] of labels.entries()) expected += BigInt(scores[i]![k]!);
        expect(await certify(lists, grid, limits, p, labels)).toBe(Number(expected) * grid.unit);
      }),
    );
  });

  test('is refused to sizes that miss their limits', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, fc.nat(), fc.boolean(), async (problem, at, above) => {
        const { lists, grid, limits, labels, p, sizes } = await solve(problem);
        const k = at % problem.k;
        const [lower, upper] = [limits.lower.slice(), limits.upper.slice()];
        if (above) lower[k] = sizes[k]! + 1;
        else upper[k] = sizes[k]! - 1;
        await expect(certify(lists, grid, { lower, upper }, p, labels)).rejects.toThrow(
          'be optimal',
        );
      }),
    );
  });

  test('is refused to prices of the wrong sign, however small', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, fc.nat(), async (problem, at) => {
        const { lists, grid, limits, labels, p, sizes } = await solve(problem);
        const k = at % problem.k;
        const [lower, upper] = [limits.lower.slice(), limits.upper.slice()];
        if (p[k]! >= 0) lower[k] = sizes[k]! - 1;
        else upper[k] = sizes[k]! + 1;
        p[k] ||= 1;
        await expect(certify(lists, grid, { lower, upper }, p, labels)).rejects.toThrow(
          'be optimal',
        );
      }),
    );
  });

  test('is refused to a row that is one unit better off elsewhere', async () => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(listedProblems, fc.nat(), fc.nat(), async (problem, row, cluster) => {
        const { lists, grid, scores, limits, labels, p, sizes } = await solve(problem);
        const [i, k] = [row % problem.n, cluster % problem.k];
        if (k === labels[i]) return;
        // Every size is exact, so that prices may be anything but for what rows say.
        const exact = { lower: sizes, upper: sizes };
        const own = scores[i]![labels[i]!]! + p[labels[i]!]!;
        p[k] = own - scores[i]![k]! + 1;
        refused++;
        await expect(certify(lists, grid, exact, p, labels)).rejects.toThrow('be optimal');
        expect(limits.lower.length).toBe(problem.k);
      }),
    );
    expect(refused).toBeGreaterThan(20);
  });

  test('is refused to a cluster that no list mentions and no threshold rules out', async () => {
    const problem: SizeProblem = {
      ...{ n: 20, k: 4, dim: 2, metric: 'cosine', rows: 'normal', centers: 'normal' },
      ...{ limits: 'none', prices: 'zero', listing: { capacity: 1, margin: 0.1 }, seed: 8 },
    };
    const { lists, grid, limits } = await listRows(problem);
    const labels = Int32Array.from({ length: 20 }, (_, i) => lists.clusters[lists.starts[i]!]!);
    const sizes = new Float64Array(4);
    for (const label of labels) sizes[label]!++;
    const exact = { lower: sizes, upper: sizes };
    expect(await certify(lists, grid, limits, new Float64Array(4), labels)).toBeGreaterThan(0);
    const p = Float64Array.of(0, 0, 0, 2 / grid.unit);
    await expect(certify(lists, grid, exact, p, labels)).rejects.toThrow('be optimal');
  });
});
