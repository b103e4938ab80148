import { Random } from '@coke/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { principalComponents } from './principal-components.ts';

test('in the plane: variances are the eigenvalues of the covariance, which a formula gives', () => {
  const shape = fc.record({
    seed: fc.integer({ min: 0, max: 500 }),
    stretch: fc.double({ min: 2.5, max: 9, noNaN: true }),
    angle: fc.double({ min: 0, max: 3, noNaN: true }),
  });
  fc.assert(
    fc.property(shape, ({ seed, stretch, angle }) => {
      const random = new Random(seed);
      const n = 60;
      const data = new Float64Array(2 * n);
      for (let i = 0; i < n; i++) {
        const [a, b] = [stretch * random.normal(), random.normal()];
        data[2 * i] = 7 + a * Math.cos(angle) - b * Math.sin(angle);
        data[2 * i + 1] = a * Math.sin(angle) + b * Math.cos(angle) - 3;
      }
      const { scores, varianceShares } = principalComponents({ data, rows: n, cols: 2 }, 2);
      const mean = [0, 1].map(
        (c) => data.filter((_, at) => at % 2 === c).reduce((x, y) => x + y) / n,
      );
      const [xx, xy, yy] = [
        [0, 0],
        [0, 1],
        [1, 1],
      ].map(([a, b]) => {
        let sum = 0;
        for (let i = 0; i < n; i++) {
          sum += (data[2 * i + a!]! - mean[a!]!) * (data[2 * i + b!]! - mean[b!]!);
        }
        return sum;
      }) as [number, number, number];
      const root = Math.sqrt(((xx - yy) / 2) ** 2 + xy ** 2);
      const eigenvalues = [(xx + yy) / 2 + root, (xx + yy) / 2 - root];
      for (const a of [0, 1]) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += scores[2 * i + a]! ** 2;
        expect(sum / eigenvalues[a]!).toBeCloseTo(1, 3);
        expect(varianceShares[a]).toBeCloseTo(eigenvalues[a]! / (xx + yy), 3);
      }
    }),
    { numRuns: 200 },
  );
});

test('rows that do not vary, or in one direction only, have no second', () => {
  const same = principalComponents({ data: Float32Array.of(1, 2, 1, 2), rows: 2, cols: 2 }, 2);
  expect([...same.scores, ...same.varianceShares]).toEqual([0, 0, 0, 0, 0, 0]);
  const line = principalComponents({ data: Float32Array.of(1, 2, 4), rows: 3, cols: 1 }, 2);
  expect(line.varianceShares).toEqual([1, 0]);
});
