import { normalizeRows } from '@coke/core/backend';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SyntheticFeatures } from './synthetic-features.ts';

test('the same rows come every epoch, whatever the batches', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(50), (dim, seed, rows) => {
      const features = new SyntheticFeatures(dim, seed);
      const whole = new Float32Array((rows + 10) * dim);
      features.fill(whole);
      features.rewind();
      const [first, rest] = [new Float32Array(rows * dim), new Float32Array(10 * dim)];
      features.fill(first);
      features.fill(rest);
      expect(Float32Array.of(...first, ...rest)).toEqual(whole);
    }),
    { numRuns: 5 },
  );
});

test('rows have groups: the nearest other row is far nearer than most', () => {
  const [dim, rows] = [64, 3000];
  const data = new Float32Array(rows * dim);
  new SyntheticFeatures(dim, 1).fill(data);
  normalizeRows({ data, rows, cols: dim });
  const cosines = Array.from({ length: rows - 1 }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < dim; j++) sum += data[j]! * data[(i + 1) * dim + j]!;
    return sum;
  }).sort((a, b) => b - a);
  // Of 3000 rows about three share the first one's class of a thousand.
  expect(cosines[0]).toBeGreaterThan(0.45);
  expect(Math.abs(cosines[rows >> 1]!)).toBeLessThan(0.1);
});
