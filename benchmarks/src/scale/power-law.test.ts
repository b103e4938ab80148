import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitPowerLaw } from './power-law.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const points = fc
  .uniqueArray(fc.constantFrom(1, 2, 3, 5, 8, 16, 64, 100, 1024), { minLength: 2, maxLength: 8 })
  .chain((xs) => fc.tuple(...xs.map((x) => fc.tuple(fc.constant(x), number(1e-3, 1e3)))));

test('finds a law that holds exactly', () => {
  fc.assert(
    fc.property(number(-3, 3), number(1e-3, 1e3), fc.integer({ min: 2, max: 6 }), (e, f, n) => {
      const exact = Array.from({ length: n }, (_, i) => [2 ** i, f * 2 ** (e * i)] as const);
      const law = fitPowerLaw(exact);
      expect(law.exponent).toBeCloseTo(e, 9);
      expect(law.factor / f).toBeCloseTo(1, 9);
      if (Math.abs(e) > 1e-3) expect(law.explained).toBeCloseTo(1, 6);
    }),
  );
});

test('no other law is nearer, in the logarithms', () => {
  const error = (pairs: readonly (readonly [number, number])[], e: number, f: number) =>
    pairs.reduce((sum, [x, y]) => sum + Math.log((f * x ** e) / y) ** 2, 0);
  fc.assert(
    fc.property(points, number(-0.1, 0.1), number(0.9, 1.1), (pairs, more, times) => {
      const { exponent, factor } = fitPowerLaw(pairs);
      const least = error(pairs, exponent, factor);
      const other = error(pairs, exponent + more, factor * times);
      expect(least).toBeLessThanOrEqual(other * (1 + 1e-9) + 1e-9);
    }),
  );
});

test('refuses what no line goes through', () => {
  expect(() => fitPowerLaw([])).toThrow('two different x at least, got none');
  expect(() =>
    fitPowerLaw([
      [2, 1],
      [2, 3],
    ]),
  ).toThrow('two different x at least, got 2, 2');
});
