import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listOf, listRows } from '../../testing/listed-rows.ts';
import { BorderRows } from './border-rows.ts';

describe('border rows', () => {
  test('put every row on its best, and leave out only what costs more than they say', async () => {
    await fc.assert(
      fc.asyncProperty(
        listedProblems,
        fc.constantFrom(0, 1e-3, 0.1, 1, Number.POSITIVE_INFINITY),
        async (problem, width) => {
          const { lists, grid, scores, prices } = await listRows(problem);
          const border = new BorderRows(problem.k);
          const p = grid.round(prices);
          const before = Int32Array.from(
            { length: problem.n },
            (_, i) => (i % (problem.k + 1)) - 1,
          );
          const labels = before.slice();
          const sizes = new Float64Array(problem.k);
          await border.collect(lists, grid, p, width, labels, sizes);
          const kept = new Map<number, Set<number>>();
          for (let b = 0; b < border.size; b++) {
            const [start, end] = [border.starts[b]!, border.starts[b + 1]!];
            const row = border.rows[b]!;
            kept.set(row, new Set(border.clusters.subarray(start, end)));
            // A row that can go nowhere is in no border.
            expect(end - start).toBeGreaterThan(1);
            expect(border.clusters[border.own[b]!]).toBe(labels[row]);
            for (let at = start; at < end; at++) {
              expect(border.scores[at]).toBe(scores[row]![border.clusters[at]!]);
            }
          }
          for (let i = 0; i < problem.n; i++) {
            const listed = [...listOf(lists, i).keys()].sort((a, b) => a - b);
            const values = listed.map((k) => scores[i]![k]! + p[k]!);
            const best = Math.max(...values);
            const ties = listed.filter((_, at) => values[at] === best);
            expect(labels[i]).toBe(ties.includes(before[i]!) ? before[i] : ties[0]);
            for (const [at, k] of listed.entries()) {
              if (k === labels[i] || kept.get(i)?.has(k)) continue;
              expect(best - values[at]!).toBeGreaterThanOrEqual(border.beyond);
            }
          }
          for (const [k, size] of sizes.entries()) {
            expect(size).toBe(labels.filter((label) => label === k).length);
          }
          if (width === Number.POSITIVE_INFINITY) expect(border.beyond).toBe(width);
        },
      ),
    );
  });

  test('are sorted by margins, which are never too large', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, async (problem) => {
        const { lists, grid, prices } = await listRows(problem);
        const border = new BorderRows(problem.k);
        const p = grid.round(prices);
        const labels = new Int32Array(problem.n).fill(-1);
        await border.collect(lists, grid, p, 0.5, labels, new Float64Array(problem.k));
        const { starts, clusters, scores, own, rows } = border;
        const { rows: order, margins, firsts } = border.order;
        expect([...order.subarray(0, border.size)].sort((a, b) => a - b)).toEqual([
          ...new Array(border.size).keys(),
        ]);
        for (let k = 0; k < problem.k; k++) {
          for (let at = firsts[k]!; at < firsts[k + 1]!; at++) {
            const b = order[at]!;
            expect(labels[rows[b]!]).toBe(k);
            if (at > firsts[k]!) expect(margins[at]).toBeGreaterThanOrEqual(margins[at - 1]!);
            const value = (entry: number) => scores[entry]! + p[clusters[entry]!]!;
            for (let entry = starts[b]!; entry < starts[b + 1]!; entry++) {
              if (entry === own[b]) continue;
              expect(margins[at]).toBeLessThanOrEqual(value(own[b]!) - value(entry));
            }
          }
        }
      }),
    );
  });
});
