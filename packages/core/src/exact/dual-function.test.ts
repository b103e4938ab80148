import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listedProblems, listOf, listRows } from '../../testing/listed-rows.ts';
import { Random } from '../support/random.ts';
import { DualFunction } from './dual-function.ts';
import { DualPoint } from './dual-point.ts';

describe('the dual function', () => {
  test('is what its formula says, wherever prices go from where rows were sorted out', async () => {
    await fc.assert(
      fc.asyncProperty(
        listedProblems,
        fc.array(fc.constantFrom(1e-3, 0.05, 1), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(1e-3, 0.1),
        fc.boolean(),
        async (problem, moves, h, weighted) => {
          const {
            lists,
            limits: { lower, upper },
            prices,
          } = await listRows(problem);
          const values = Float64Array.from({ length: problem.n }, (_, i) => (weighted ? i % 4 : 1));
          const weights = { values, total: 0, mean: 1, lost: 0 };
          const limits = weighted ? { lower, upper, weights } : { lower, upper };
          const random = new Random(problem.seed, 5);
          const dual = new DualFunction(lists, limits, async () => {});
          const point = new DualPoint(problem.k, weighted);
          point.prices.set(prices);
          for (const move of moves) {
            for (const k of point.prices.keys()) point.prices[k]! += move * random.normal();
            await dual.evaluate(point, h);
            let value = 0;
            const sizes = new Array<number>(problem.k).fill(0);
            const pairs: string[] = [];
            for (let i = 0; i < problem.n; i++) {
              const ranked = [...listOf(lists, i)]
                .map(([k, score]) => ({ k, value: score + point.prices[k]! }))
                .sort((a, b) => b.value - a.value || a.k - b.k);
              value += values[i]! * ranked[0]!.value;
              sizes[ranked[0]!.k]! += values[i]!;
              if (ranked.length < 2 || ranked[0]!.value - ranked[1]!.value >= h) continue;
              pairs.push(`${ranked[0]!.k} ${ranked[1]!.k} ${values[i]}`);
            }
            for (const [k, rho] of point.prices.entries()) {
              value -= rho * (rho > 0 ? limits.lower[k]! : limits.upper[k]!);
            }
            expect(point.value).toBeCloseTo(value, 8);
            expect([...point.sizes]).toEqual(sizes);
            const noted = Array.from(
              { length: point.pairs },
              (_, p) => `${point.best[p]} ${point.second[p]} ${point.weights?.[p] ?? 1}`,
            );
            expect(noted.sort()).toEqual(pairs.sort());
          }
        },
      ),
    );
  });
});
