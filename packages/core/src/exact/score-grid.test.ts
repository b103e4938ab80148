import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openRows, rowsOf, scoresOf } from '../../testing/open-rows.ts';
import { referenceScorer } from '../backend/reference/scorer.ts';
import { createCandidates } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import { matrix } from '../rows/matrix.ts';
import { Random } from '../support/random.ts';
import { RowScores } from './row-scores.ts';

const setups = fc.record({
  n: fc.integer({ min: 1, max: 8 }),
  k: fc.integer({ min: 1, max: 40 }),
  dim: fc.integer({ min: 1, max: 9 }),
  metric: fc.constantFrom<Metric>('cosine', 'euclidean'),
  size: fc.constantFrom(2 ** -60, 2 ** -3, 1, 2 ** 20),
  seed: fc.nat(),
});
type Setup = typeof setups extends fc.Arbitrary<infer T> ? T : never;

/** Normal numbers; or small whole ones over 8, whose products and sums are exact in double. */
async function draw({ n, k, dim, metric, size, seed }: Setup, exact: boolean) {
  const random = new Random(seed, 1);
  const number = () => (exact ? (random.integer(17) - 8) / 8 : random.normal());
  const x = matrix(
    Float32Array.from({ length: n * dim }, () => size * number()),
    dim,
  );
  const scale = metric === 'cosine' ? size : 1;
  const centers = Float32Array.from({ length: k * dim }, () => scale * number());
  const scorer = referenceScorer({ metric, k, dim });
  const store = await openRows(x, metric, scorer);
  const grid = new RowScores(store, centers, metric);
  return { x, store, centers, grid, rows: await rowsOf(store), scores: await scoresOf(grid) };
}

describe('scores on the grid', () => {
  test('are the scores over the unit, rounded', async () => {
    await fc.assert(
      fc.asyncProperty(setups, async (setup) => {
        const { x, centers, grid, scores } = await draw({ ...setup, metric: 'cosine' }, true);
        for (let i = 0; i < setup.n; i++) {
          for (let k = 0; k < setup.k; k++) {
            let score = 0;
            for (let j = 0; j < setup.dim; j++) {
              score += x.data[i * setup.dim + j]! * centers[k * setup.dim + j]!;
            }
            expect(scores[i]![k]).toBe(Math.round(score / grid.unit));
          }
        }
      }),
    );
  });

  test('leave room for prices and paths: at most 2^q, whole', async () => {
    await fc.assert(
      fc.asyncProperty(setups, async (setup) => {
        const { grid, scores } = await draw(setup, false);
        const bits = Math.min(40, 50 - Math.ceil(Math.log2(setup.k + 1)));
        expect(Number.isInteger(Math.log2(grid.unit))).toBe(true);
        for (let i = 0; i < setup.n; i++) {
          for (let k = 0; k < setup.k; k++) {
            const score = scores[i]![k]!;
            expect(Number.isInteger(score)).toBe(true);
            expect(Math.abs(score)).toBeLessThanOrEqual(1.001 * 2 ** bits);
          }
        }
        const prices = Float64Array.from({ length: setup.k }, (_, k) => (k % 2 ? 1e300 : -1e300));
        for (const price of grid.round(prices)) {
          expect(Math.abs(price)).toBe((setup.k + 1) * 2 ** bits);
        }
      }),
    );
  });

  test('a float32 score is no farther away than the error, a sum in double than the gap', async () => {
    await fc.assert(
      fc.asyncProperty(setups, async (setup) => {
        const { store, rows, centers, grid, scores } = await draw(setup, false);
        await store.setCenters(centers);
        const out = createCandidates(setup.n, setup.k);
        await store.near(0, setup.n, Number.POSITIVE_INFINITY, out);
        for (let at = 0; at < setup.n * setup.k; at++) {
          const [i, k] = [Math.floor(at / setup.k), at % setup.k];
          const score = scores[i]![k]! * grid.unit;
          expect(Math.abs(out.scores[at]! - score)).toBeLessThanOrEqual(grid.error);
          // In the other order, as another way of rounding.
          let sum = 0;
          for (let j = setup.dim - 1; j >= 0; j--) {
            const c = centers[k * setup.dim + j]!;
            sum += rows[i]![j]! * c - (setup.metric === 'euclidean' ? (c * c) / 2 : 0);
          }
          expect(Math.abs(sum - score)).toBeLessThanOrEqual(grid.gap / 2);
        }
      }),
    );
  });
});
