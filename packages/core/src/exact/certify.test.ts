import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listRows } from '../../testing/listed-rows.ts';
import type { SizeProblem } from '../../testing/size-problem.ts';
import {
  drawWeights,
  type WeightedProblem,
  weightedProblems,
} from '../../testing/weighted-problem.ts';
import { BorderRows } from './border-rows.ts';
import { certify, certifyRounded, sizesOf } from './certify.ts';
import { routeSizes } from './route-sizes.ts';
import { SplitRows } from './split-rows.ts';
import { weightLimits } from './weight-limits.ts';

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

  /** Rows of a weight each, of which some are split. */
  const weighted = weightedProblems({ n: 30, k: 6 }).map((problem) => ({
    ...{ ...problem, prices: 'zero' as const, limits: 'none' as const },
  }));

  async function solveWeighted(problem: WeightedProblem) {
    const complete = { ...problem, listing: { capacity: problem.k, margin: 1e30 } };
    const { lists, grid, scores } = await listRows(complete);
    const { weights, limits: asked } = drawWeights(problem);
    const limits = weightLimits(asked.lower, asked.upper, weights);
    const labels = new Int32Array(problem.n).fill(-1);
    const border = new BorderRows(problem.k);
    const [prices, pause] = [new Float64Array(problem.k), async () => {}];
    const { p, split } = (await routeSizes(
      ...([lists, border, grid, limits, prices, 1e30, 1e30, labels, pause] as const),
    ))!;
    return { lists, grid, scores, limits, labels, p, split };
  }

  test('is refused to a part that is not on a best cluster, and to one that is missing', async () => {
    let [worse, missing] = [0, 0];
    await fc.assert(
      fc.asyncProperty(weighted, async (problem) => {
        const { lists, grid, scores, limits, labels, p, split } = await solveWeighted(problem);
        await certify(lists, grid, limits, p, labels, split);
        const [i, parts] = [...split.entries()][0] ?? [0, new Map<number, number>()];
        for (const part of parts.values()) {
          const value = (k: number) => scores[i]![k]! + p[k]!;
          const other = [...p.keys()].find((k) => value(k) < value(labels[i]!));
          if (other === undefined) continue;
          const wrong = new SplitRows();
          wrong.add(i, labels[i]!, limits.weights!.values[i]! - part);
          wrong.add(i, other, part);
          wrong.settle(labels.slice());
          // Every size is exact, so that prices may be anything but for what rows say.
          const sizes = sizesOf(labels, limits.weights, wrong, problem.k);
          const exact = { ...limits, lower: sizes, upper: sizes };
          worse++;
          const call = certify(lists, grid, exact, p, labels, wrong);
          await expect(call).rejects.toThrow('be optimal, got a part of row');
        }
        if (parts.size === 0 || problem.weightLimits !== 'exact') return;
        missing++;
        const call = certify(lists, grid, limits, p, labels);
        await expect(call).rejects.toThrow('be optimal, got size');
      }),
      // So many that both are met in every run.
      { numRuns: 500 },
    );
    expect(worse).toBeGreaterThan(10);
    expect(missing).toBeGreaterThan(5);
  });

  test('of whole rows is refused where they are worse, or too far from their sizes', async () => {
    let [worse, far] = [0, 0];
    await fc.assert(
      fc.asyncProperty(weighted, async (problem) => {
        const { grid, scores, limits, labels, split } = await solveWeighted(problem);
        const { weights } = limits;
        if (!weights) return;
        for (const [i, parts] of split.entries()) {
          const one = new SplitRows();
          for (const [k, weight] of parts) one.add(i, k, weight);
          let rest = weights.values[i]!;
          for (const weight of parts.values()) rest -= weight;
          one.add(i, labels[i]!, rest);
          one.settle(labels.slice());
          const rounded = labels.slice();
          for (let k = 0; k < problem.k; k++) {
            rounded[i] = k;
            let gain =
              BigInt(weights.values[i]!) * BigInt(scores[i]![k]! - scores[i]![labels[i]!]!);
            for (const [other, weight] of one.partsOf(i)!) {
              gain -= BigInt(weight) * BigInt(scores[i]![other]! - scores[i]![labels[i]!]!);
            }
            const inPart = k === labels[i] || one.partsOf(i)!.has(k);
            const call = certifyRounded(grid, weights, labels, one, rounded);
            if (gain < 0n) {
              worse++;
              await expect(call).rejects.toThrow('be optimal, got labels that are');
            } else if (!inPart) {
              far++;
              await expect(call).rejects.toThrow('from its size');
            } else expect(await call).toBe(Number(gain) * grid.unit);
          }
        }
      }),
    );
    expect(worse).toBeGreaterThan(10);
    expect(far).toBeGreaterThan(10);
  });
});
