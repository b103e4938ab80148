import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ListedRows, listedProblems, listOf, listRows } from '../../testing/listed-rows.ts';
import { Random } from '../support/random.ts';
import { LeftOut, priceLeftOut } from './pricing.ts';

const moves = fc.constantFrom(0, 0.01, 0.1, 1);

/** Prices somewhere near those that rows were listed at, and best listed labels for them. */
function move({ problem, lists, grid, scores, prices }: ListedRows, size: number) {
  const random = new Random(problem.seed, 6);
  const p = grid.round(prices.map((price) => price + size * random.normal()));
  const labels = Int32Array.from({ length: problem.n }, (_, i) => {
    const listed = [...listOf(lists, i).keys()];
    const values = listed.map((k) => scores[i]![k]! + p[k]!);
    return listed[values.indexOf(Math.max(...values))]!;
  });
  return { p, labels };
}

function better(
  { problem, scores }: ListedRows,
  p: Float64Array,
  i: number,
  label: number,
): number[] {
  const own = scores[i]![label]! + p[label]!;
  return [...new Array(problem.k).keys()].filter((k) => scores[i]![k]! + p[k]! > own);
}

describe('pricing', () => {
  test('what is said not to beat a list does not, and lists that hold all are never in doubt', async () => {
    let [sure, doubtful] = [0, 0];
    await fc.assert(
      fc.asyncProperty(listedProblems, moves, async (problem, size) => {
        const listed = await listRows(problem);
        const { p, labels } = move(listed, size);
        const leftOut = new LeftOut(listed.lists, listed.grid, p);
        for (let i = 0; i < problem.n; i++) {
          if (leftOut.cannotBeat(i)) {
            sure++;
            expect(better(listed, p, i, labels[i]!)).toEqual([]);
          } else {
            doubtful++;
            expect(listOf(listed.lists, i).size).toBeLessThan(problem.k);
          }
        }
      }),
      { numRuns: 300 },
    );
    // Both come often, or this says nothing.
    expect(Math.min(sure, doubtful)).toBeGreaterThan(300);
  });

  test('a list gains the best of what beats it, until nothing does', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, moves, async (problem, size) => {
        const listed = await listRows(problem);
        const { lists, grid, scores } = listed;
        for (let round = 0; ; round++) {
          const { p, labels } = move(listed, size);
          const before = Array.from({ length: problem.n }, (_, i) => listOf(lists, i));
          const wrong = before.map((_, i) => better(listed, p, i, labels[i]!));
          const options = { mostRows: problem.n, slack: 0 };
          const { scored, improved } = await priceLeftOut(lists, grid, p, labels, options);
          expect(improved).toBe(wrong.filter((clusters) => clusters.length > 0).length);
          expect(scored).toBeGreaterThanOrEqual(improved);
          for (const [i, list] of before.entries()) {
            const after = listOf(lists, i);
            expect(after.size > list.size).toBe(wrong[i]!.length > 0);
            for (const [k, score] of list) expect(after.get(k)).toBe(score);
            const values = wrong[i]!.map((k) => scores[i]![k]! + p[k]!);
            const best = wrong[i]![values.indexOf(Math.max(...values))];
            if (best !== undefined) expect(after.has(best)).toBe(true);
          }
          if (improved === 0) break;
          expect(round).toBeLessThan(problem.k);
        }
      }),
    );
  });

  test('stops where too many rows are in doubt', async () => {
    const listed = await listRows({
      ...{ n: 40, k: 12, dim: 3, metric: 'cosine', rows: 'normal', centers: 'normal' },
      ...{ limits: 'none', prices: 'zero', listing: { capacity: 1, margin: 0.1 }, seed: 7 },
    });
    const { p, labels } = move(listed, 1);
    const { lists, grid } = listed;
    const { scored } = await priceLeftOut(lists, grid, p, labels, { mostRows: 5, slack: 0 });
    expect(scored).toBe(6);
  });
});
