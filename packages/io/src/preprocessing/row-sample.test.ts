import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quantile, RowSample } from './row-sample.ts';

function sampled(rows: number, kept: number, cols = 1): RowSample {
  const sample = new RowSample(cols, kept);
  // Parts cut anywhere: 1, 2, 3 rows and so on.
  for (let row = 0, part = 1; row < rows; row += part++) {
    const places = sample.places(Math.min(part, rows - row));
    for (const [i, place] of places.entries()) {
      for (let j = 0; place >= 0 && j < cols; j++) sample.data[place * cols + j] = row + i + j / 10;
    }
  }
  return sample;
}

test('all rows where they fit', () => {
  fc.assert(
    fc.property(fc.nat(3000), fc.integer({ min: 1, max: 3 }), (rows, cols) => {
      const sample = sampled(rows, 3000 * cols, cols);
      expect(sample.kept).toBe(rows);
      const last = cols - 1;
      expect([...sample.sorted(last)]).toEqual(
        Array.from({ length: rows }, (_, row) => row + last / 10),
      );
    }),
    { numRuns: 30 },
  );
});

test('else a uniform sample of them, the same every time', () => {
  // 2000 of 20,000 rows: the number of them below 10,000 has a standard deviation of 21.
  const drawn = sampled(20_000, 2000).sorted(0);
  expect(drawn).toHaveLength(2000);
  expect(new Set(drawn).size).toBe(2000);
  expect(drawn).toEqual(sampled(20_000, 2000).sorted(0));
  for (const share of [0.1, 0.25, 0.5, 0.9]) {
    const below = drawn.filter((row) => row < share * 20_000).length;
    expect(Math.abs(below - share * 2000)).toBeLessThan(5 * Math.sqrt(share * (1 - share) * 2000));
  }
});

test('quantiles lie between two values as on a straight line', () => {
  // numpy.quantile([1, 2, 4, 8], [0, 0.25, 0.5, 0.9, 1])
  const values = Float64Array.of(1, 2, 4, 8);
  const at = [0, 0.25, 0.5, 0.9, 1].map((q) => quantile(values, q));
  expect(at.map((value) => Math.round(value * 1e12) / 1e12)).toEqual([1, 1.75, 3, 6.8, 8]);
});
