import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matrix } from '../rows/matrix.ts';
import { NearestDrawn } from './nearest-drawn.ts';

/** Whole numbers: their squares add up exactly. */
const setups = fc.integer({ min: 1, max: 40 }).chain((cols) =>
  fc.record({
    x: fc.array(fc.array(fc.integer({ min: -8, max: 8 }), { minLength: cols, maxLength: cols }), {
      minLength: 2,
      maxLength: 30,
    }),
    weights: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 30, maxLength: 30 }),
    considered: fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
  }),
);

test('the best row considered is drawn, the first of them; what is left is as all distances say', () => {
  fc.assert(
    fc.property(setups, ({ x, weights, considered }) => {
      const rows = matrix(Float32Array.from(x.flat()), x[0]!.length);
      const nearest = new NearestDrawn({
        rows,
        weights: Float32Array.from(weights.slice(0, x.length)),
        numbers: Uint32Array.from(x.keys()),
        scales: new Float64Array(x.length).fill(1),
        same: 0,
      });
      const left = (drawn: readonly number[]) =>
        x.reduce((sum, row, i) => {
          const all = drawn.map((d) => row.reduce((s, v, j) => s + (v - x[d]![j]!) ** 2, 0));
          return sum + weights[i]! * Math.min(...all);
        }, 0);
      const drawn: number[] = [];
      for (const [turn, some] of considered.entries()) {
        // All gain without end at first.
        const trials = some.map((at) => at % x.length).slice(0, turn === 0 ? 1 : 4);
        for (const at of trials) nearest.consider(at);
        const least = Math.min(...trials.map((at) => left([...drawn, at])));
        const best = trials.find((at) => left([...drawn, at]) === least);
        expect(nearest.takeBest()).toBe(best);
        drawn.push(best!);
        expect(nearest.total).toBe(left(drawn));
      }
    }),
    { numRuns: 500 },
  );
});
