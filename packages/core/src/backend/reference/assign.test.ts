import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Metric } from '../../problem/metric.ts';
import { matrix } from '../../rows/matrix.ts';
import { assign } from './assign.ts';

interface Case {
  readonly rows: readonly (readonly number[])[];
  readonly centers: readonly (readonly number[])[];
  readonly prices: readonly number[] | undefined;
  readonly metric: Metric;
}

/** Rows, centers and prices of the given numbers. */
function cases(number: fc.Arbitrary<number>): fc.Arbitrary<Case> {
  return fc
    .record({ d: fc.integer({ min: 1, max: 5 }), k: fc.integer({ min: 1, max: 7 }) })
    .chain(({ d, k }) => {
      const row = fc.array(number, { minLength: d, maxLength: d });
      const prices = fc.array(number, { minLength: k, maxLength: k });
      return fc.record({
        rows: fc.array(row, { minLength: 1, maxLength: 12 }),
        centers: fc.array(row, { minLength: k, maxLength: k }),
        prices: fc.option(prices, { nil: undefined }),
        metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
      });
    });
}

// Quarters of small integers: products and sums are exact in any order, and ties are common.
const exact = cases(fc.integer({ min: -8, max: 8 }).map((n) => n / 4));
const real = cases(fc.float({ min: -10, max: 10, noNaN: true }));

function run({ rows, centers, prices, metric }: Case, offset = 0, room = 0) {
  const d = rows[0]!.length;
  const labels = new Int32Array(offset + rows.length + room).fill(-7);
  const similarities = new Float32Array(labels.length).fill(-7);
  const flat = Float32Array.from(centers.flat());
  const x = matrix(Float32Array.from(rows.flat()), d);
  assign(
    x,
    flat,
    centers.length,
    prices && Float32Array.from(prices),
    metric,
    { labels, similarities },
    offset,
  );
  return { labels, similarities };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, j) => sum + value * b[j]!, 0);
}

function score({ centers, prices, metric }: Case, row: readonly number[], k: number): number {
  const half = metric === 'euclidean' ? dot(centers[k]!, centers[k]!) / 2 : 0;
  return dot(row, centers[k]!) - half + (prices?.[k] ?? 0);
}

describe('assign', () => {
  test('finds the largest score, the lowest cluster on ties', () => {
    fc.assert(
      fc.property(exact, (problem) => {
        const { labels } = run(problem);
        for (const [i, row] of problem.rows.entries()) {
          const scores = problem.centers.map((_, k) => score(problem, row, k));
          expect(labels[i]).toBe(scores.indexOf(Math.max(...scores)));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('for any numbers, no score is larger beyond double rounding', () => {
    fc.assert(
      fc.property(real, (problem) => {
        const { labels } = run(problem);
        for (const [i, row] of problem.rows.entries()) {
          const scores = problem.centers.map((_, k) => score(problem, row, k));
          // Each of at most 12 terms is below 100.
          const rounding = 2 * 12 * 12 * 100 * 2 ** -53;
          expect(Math.max(...scores) - scores[labels[i]!]!).toBeLessThanOrEqual(rounding);
        }
      }),
    );
  });

  test('the nearest center wins for euclidean where there are no prices', () => {
    fc.assert(
      fc.property(exact, (problem) => {
        const { labels } = run({ ...problem, metric: 'euclidean', prices: undefined });
        for (const [i, row] of problem.rows.entries()) {
          const distances = problem.centers.map((center) =>
            row.reduce((sum, value, j) => sum + (value - center[j]!) ** 2, 0),
          );
          expect(labels[i]).toBe(distances.indexOf(Math.min(...distances)));
        }
      }),
    );
  });

  test('similarities leave the price out: x·c, or -|x - c|²/2', () => {
    fc.assert(
      fc.property(real, (problem) => {
        const { labels, similarities } = run(problem);
        for (const [i, row] of problem.rows.entries()) {
          const center = problem.centers[labels[i]!]!;
          const difference = row.map((value, j) => value - center[j]!);
          const expected =
            problem.metric === 'cosine' ? dot(row, center) : -dot(difference, difference) / 2;
          const rounding = 2 ** -24 * Math.abs(expected) + 2 ** -149 + 5 * 5 * 400 * 2 ** -53;
          expect(Math.abs(similarities[i]! - expected)).toBeLessThanOrEqual(rounding);
        }
      }),
    );
  });

  test('a distance keeps its digits far from the origin', () => {
    const problem = { rows: [[4096.25]], centers: [[4096]], prices: undefined };
    expect(run({ ...problem, metric: 'euclidean' }).similarities[0]).toBe(-(0.25 ** 2) / 2);
  });

  test('writes its own rows alone, and labels without similarities where none are asked for', () => {
    fc.assert(
      fc.property(exact, fc.nat(5), fc.nat(5), (problem, offset, room) => {
        const plain = run(problem);
        const { labels, similarities } = run(problem, offset, room);
        const end = offset + problem.rows.length;
        expect(labels.subarray(offset, end)).toEqual(plain.labels);
        expect(similarities.subarray(offset, end)).toEqual(plain.similarities);
        for (const out of [labels, similarities]) {
          for (const value of out.subarray(0, offset)) expect(value).toBe(-7);
          for (const value of out.subarray(end)) expect(value).toBe(-7);
        }
        const bare = { labels: new Int32Array(problem.rows.length) };
        const x = matrix(Float32Array.from(problem.rows.flat()), problem.rows[0]!.length);
        const centers = Float32Array.from(problem.centers.flat());
        const prices = problem.prices && Float32Array.from(problem.prices);
        assign(x, centers, problem.centers.length, prices, problem.metric, bare, 0);
        expect(bare.labels).toEqual(plain.labels);
      }),
    );
  });

  test('one price for all changes no label', () => {
    fc.assert(
      fc.property(exact, fc.integer({ min: -100, max: 100 }), (problem, price) => {
        const without = run({ ...problem, prices: undefined });
        const prices = problem.centers.map(() => price);
        expect(run({ ...problem, prices }).labels).toEqual(without.labels);
      }),
    );
  });
});
