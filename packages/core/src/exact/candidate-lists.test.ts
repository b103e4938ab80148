import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listOf, listRows } from '../../testing/listed-rows.ts';
import { openRows } from '../../testing/open-rows.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import { createCandidates } from '../backend/scorer.ts';
import { Random } from '../support/random.ts';
import { blockRows, CandidateLists } from './candidate-lists.ts';

describe('candidate lists', () => {
  test('hold what the scorer found near, in blocks or whole', async () => {
    await fc.assert(
      fc.asyncProperty(listedProblems, async (problem) => {
        const { lists, rows, margin } = await listRows(problem);
        const capacity = Math.min(problem.k, problem.listing.capacity!);
        const whole = createCandidates(problem.n, capacity);
        await rows.near(0, problem.n, margin, whole);
        let entries = 0;
        for (let i = 0; i < problem.n; i++) {
          const at = i * capacity;
          const count = whole.counts[i]!;
          const listed = listOf(lists, i);
          expect([...listed.keys()]).toEqual([...whole.clusters.subarray(at, at + count)]);
          expect([...listed.values()]).toEqual([...whole.scores.subarray(at, at + count)]);
          expect(lists.thresholds[i]).toBe(whole.thresholds[i]);
          entries += count;
        }
        expect(lists.size).toBe(entries);
        expect(lists.mean).toBe(entries / problem.n);
      }),
    );
  });

  test('of a scorer that lists none of a row, or too many, are refused', async () => {
    const data = Float32Array.from({ length: 20 }, (_, i) => i / 20);
    for (const count of [0, 4, -1, Number.NaN]) {
      const scorer = referenceScorer({ metric: 'cosine', k: 3, dim: 2 });
      const broken = {
        ...scorer,
        hold: scorer.hold.bind(scorer),
        setCenters: scorer.setCenters.bind(scorer),
        setPrices: scorer.setPrices.bind(scorer),
        near: async (...[held, start, end, margin, out]: Parameters<typeof scorer.near>) => {
          await scorer.near(held, start, end, margin, out);
          out.counts[7] = count;
        },
      };
      const rows = await openRows({ data, rows: 10, cols: 2 }, 'cosine', broken);
      await rows.setCenters(Float32Array.of(1, 0, 0, 1, 1, 1));
      const lists = new CandidateLists(10, 3);
      const filling = lists.fill(rows, new Float64Array(3), 1, 3, async () => {});
      await expect(filling).rejects.toThrow('clusters listed of row 7 should be from 1 to 3');
    }
  });

  test('report every block, and list thousands of rows as they do a few', async () => {
    const [n, k, dim] = [20_000, 3, 1];
    const random = new Random(2);
    const data = Float32Array.from({ length: n }, () => random.normal());
    const scorer = referenceScorer({ metric: 'cosine', k, dim });
    const rows = await openRows({ data, rows: n, cols: dim }, 'cosine', scorer);
    await rows.setCenters(Float32Array.of(-1, 0.5, 0.6));
    const lists = new CandidateLists(n, k);
    const reported: number[] = [];
    const pause = async (done: number) => {
      reported.push(done);
    };
    await lists.fill(rows, new Float64Array(k), 0.5, 2, pause);
    expect(reported).toEqual([8192, 16_384, n]);
    const few = createCandidates(100, 2);
    await rows.near(n - 100, n, 0.5, few);
    for (let i = 0; i < 100; i++) {
      const listed = [...few.clusters.subarray(2 * i, 2 * i + few.counts[i]!)];
      expect([...listOf(lists, n - 100 + i).keys()]).toEqual(listed);
    }
  });

  test('gain clusters and lose none, whichever rows gain and in which order', async () => {
    await fc.assert(
      fc.asyncProperty(
        listedProblems,
        fc.array(fc.nat(), { maxLength: 30 }),
        async (problem, rows) => {
          const { lists } = await listRows(problem);
          const expected = Array.from({ length: problem.n }, (_, i) => listOf(lists, i));
          for (const row of rows.map((r) => r % problem.n)) {
            const missing = Array.from({ length: problem.k }, (_, k) => k).filter(
              (k) => !expected[row]!.has(k),
            );
            const gained = missing.slice(0, 2);
            lists.gain(
              row,
              gained,
              gained.map((k) => k / 2),
            );
            for (const k of gained) expected[row]!.set(k, k / 2);
            for (const [i, list] of expected.entries()) expect(listOf(lists, i)).toEqual(list);
          }
        },
      ),
    );
  });

  test('that were long once do not stay so', async () => {
    const { lists, rows, prices } = await listRows({
      ...{ n: 1000, k: 20, dim: 3, metric: 'cosine', rows: 'normal', centers: 'normal' },
      ...{ limits: 'none', prices: 'zero', listing: { capacity: 20, margin: 100 }, seed: 2 },
    });
    expect(lists.size).toBe(20_000);
    const pause = async () => {};
    for (let pass = 0; pass < 2; pass++) await lists.fill(rows, prices, 0, 20, pause);
    expect(lists.size).toBeLessThan(1100);
    expect(lists.scores.length).toBeLessThan(1.5 * 1100);
  });

  test('cluster numbers past 65,535 keep their value', async () => {
    const k = 2 ** 16 + 5;
    const lists = new CandidateLists(1, k);
    lists.gain(0, [k - 1], [1]);
    expect([...listOf(lists, 0)]).toEqual([[k - 1, 1]]);
  });

  test('blocks are fewer rows where there are more numbers to a row', () => {
    const rows = { rows: 1e6, width: 100 };
    expect(blockRows(rows, 10)).toBe(8192);
    expect(blockRows(rows, 1000)).toBe(671);
    expect(blockRows(rows, 1e6)).toBe(64);
    expect(blockRows({ ...rows, rows: 5 }, 10)).toBe(5);
  });
});
