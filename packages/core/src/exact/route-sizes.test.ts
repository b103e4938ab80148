import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import type { SizeProblem } from '../../testing/size-problem.ts';
import { BorderRows } from './border-rows.ts';
import { routeSizes } from './route-sizes.ts';

const pause = async () => {};

/** With every cluster listed, and rows looked at from `width` of a border on. */
async function route(problem: SizeProblem, width: number) {
  const complete = { ...problem, listing: { capacity: problem.k, margin: 1e30 } };
  const { lists, grid, scores, limits, prices } = await listRows(complete);
  const labels = new Int32Array(problem.n).fill(-1);
  const border = new BorderRows(problem.k);
  const routed = await routeSizes(
    ...([lists, border, grid, limits, prices, width, 1e30, labels, pause] as const),
  );
  let objective = 0n;
  for (const [i, k] of labels.entries()) objective += BigInt(scores[i]![k]!);
  return { ...routed!, labels, objective, limits };
}

describe('routed sizes', () => {
  test('are the same objective whether all rows are looked at or those near a border first', async () => {
    await fc.assert(
      fc.asyncProperty(
        listedProblems,
        fc.constantFrom(0, 1e-4, 0.01, 0.1),
        async (problem, width) => {
          const [some, all] = [await route(problem, width), await route(problem, 1e30)];
          expect(some.objective).toBe(all.objective);
          for (const { sizes, labels, limits, p } of [some, all]) {
            for (const [k, size] of sizes.entries()) {
              expect(labels.filter((label) => label === k).length).toBe(size);
              expect(size).toBeGreaterThanOrEqual(limits.lower[k]!);
              expect(size).toBeLessThanOrEqual(limits.upper[k]!);
              if (p[k]! > 0) expect(size).toBe(limits.lower[k]!);
              if (p[k]! < 0) expect(size).toBe(limits.upper[k]!);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('equal rows go in bundles: a path a cluster, not one a row', async () => {
    const problem: SizeProblem = {
      ...{ n: 5000, k: 20, dim: 2, metric: 'cosine', rows: 'equal', centers: 'normal' },
      ...{ limits: 'balanced', prices: 'zero', listing: {}, seed: 4 },
    };
    const { paths, sizes } = await route(problem, 1e30);
    expect([...sizes]).toEqual(new Array(20).fill(250));
    expect(paths).toBeLessThanOrEqual(20);
  });

  test('lists without a way say so, and are no proof that there is none', async () => {
    const { lists, grid, limits, prices } = await listRows({
      ...{ n: 30, k: 5, dim: 2, metric: 'cosine', rows: 'equal', centers: 'normal' },
      ...{ limits: 'balanced', prices: 'zero', listing: { capacity: 2, margin: 9 }, seed: 5 },
    });
    const labels = new Int32Array(30).fill(-1);
    const routed = await routeSizes(
      ...([lists, new BorderRows(5), grid, limits, prices, 0.1, 9, labels, pause] as const),
    );
    expect(routed).toBeUndefined();
  });
});
