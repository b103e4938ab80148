import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digits, summarize } from './samples.ts';

const samples = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 1 });

test('as many samples lie above the median as below it, and none below the best', () => {
  fc.assert(
    fc.property(samples, (values) => {
      const { median, best } = summarize(values);
      const above = values.filter((value) => value > median).length;
      const below = values.filter((value) => value < median).length;
      expect(Math.max(above, below)).toBeLessThanOrEqual(values.length / 2);
      expect(values.every((value) => value >= best)).toBe(true);
      expect(values).toContain(best);
    }),
  );
});

test('the spread has no unit: scaled samples have the same', () => {
  fc.assert(
    fc.property(samples, (values) => {
      const scaled = summarize(values.map((value) => 8 * value));
      expect(scaled.spread).toBeCloseTo(summarize(values).spread, 9);
    }),
  );
  expect(summarize([1, 2, 3, 4, 5])).toEqual({ median: 3, best: 1, spread: 2 / 3 });
});

test('refuses to summarize nothing', () => {
  expect(() => summarize([])).toThrow('samples should be at least one, got none');
});

test('three digits, whatever the size', () => {
  const printed = [0.012345, 1.2345, 12.345, 99.96, 123.45, 1234.5, Number.NaN].map(digits);
  expect(printed).toEqual(['0.0123', '1.23', '12.3', '100', '123', '1230', '–']);
});
