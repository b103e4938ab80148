import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BorderLaplacian } from './border-laplacian.ts';
import { DualPoint } from './dual-point.ts';

const graphs = fc.integer({ min: 1, max: 8 }).chain((k) =>
  fc.record({
    k: fc.constant(k),
    pairs: fc.array(fc.tuple(fc.nat(k - 1), fc.nat(k - 1), fc.integer({ min: 0, max: 5 })), {
      maxLength: 40,
    }),
    active: fc.array(fc.boolean(), { minLength: k, maxLength: k }),
    target: fc.array(fc.integer({ min: -20, max: 20 }), { minLength: k, maxLength: k }),
    h: fc.constantFrom(0.001, 0.5),
  }),
);

describe('the Laplacian of borders', () => {
  test('answers with prices that bring about the sizes asked for', () => {
    fc.assert(
      fc.property(graphs, fc.constantFrom(1, 2.5), ({ k, pairs, active, target, h }, mean) => {
        const edges = pairs.filter(([a, b]) => a !== b);
        const point = new DualPoint(k, true);
        for (const [a, b, weight] of edges) point.pair(a, b, weight);
        point.width = h;
        const wanted = Float64Array.from(target, (value, c) => (active[c] ? value : 0));
        const x = new BorderLaplacian(point, mean).solve(wanted, Uint8Array.from(active, Number));
        const left = wanted.map((value, c) => {
          if (!active[c]) return 0;
          let product = mean * x[c]!;
          for (const [a, b, weight] of edges) {
            if (a === c || b === c) product += weight * (x[c]! - x[a === c ? b : a]!);
          }
          return value - product / h;
        });
        expect(x.every((value, c) => active[c] || value === 0)).toBe(true);
        // Of the residual no more than 1 % is left.
        expect(Math.hypot(...left)).toBeLessThanOrEqual(0.0101 * Math.hypot(...wanted));
      }),
      { numRuns: 500 },
    );
  });

  test('a thousand rows on one border count as many', () => {
    const point = new DualPoint(3);
    for (let n = 0; n < 3000; n++) point.pair(n % 2, 1 - (n % 2), 1);
    point.width = 0.1;
    const x = new BorderLaplacian(point).solve(Float64Array.of(30, -30, 0), Uint8Array.of(1, 1, 1));
    expect(x[0]! - x[1]!).toBeCloseTo((60 / 6001) * 0.1, 10);
    expect(x[2]).toBe(0);
  });
});
