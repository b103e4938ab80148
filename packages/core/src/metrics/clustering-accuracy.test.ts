import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusteringAccuracy } from './clustering-accuracy.ts';
import { purity } from './purity.ts';

function permutations(values: number[]): number[][] {
  if (values.length === 0) return [[]];
  return values.flatMap((value) =>
    permutations(values.filter((other) => other !== value)).map((rest) => [value, ...rest]),
  );
}

// Names 0 … 4 on both sides: where fewer occur, the rest of a permutation falls on absent names.
const renamings = permutations([0, 1, 2, 3, 4]);

test('is the share of matches under the best renaming of the clusters', () => {
  const pairs = fc.array(fc.tuple(fc.nat(4), fc.nat(4)), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(pairs, (rows) => {
      const hits = renamings.map((name) => rows.filter((row) => row[0] === name[row[1]]).length);
      const truth = rows.map((row) => row[0]);
      const predicted = rows.map((row) => row[1]);
      const value = clusteringAccuracy(truth, predicted);
      expect(value).toBe(Math.max(...hits) / rows.length);
      expect(value).toBeLessThanOrEqual(purity(truth, predicted));
    }),
  );
});

test('counts clusters beyond the number of classes as wrong', () => {
  expect(clusteringAccuracy([0, 0, 0, 0], [0, 1, 2, 3])).toBe(0.25);
  expect(clusteringAccuracy([0, 1, 2, 3], [0, 0, 0, 0])).toBe(0.25);
});

test('refuses a matching too large to make', () => {
  const all = Array.from({ length: 2 ** 14 + 1 }, (_, i) => i);
  expect(() => clusteringAccuracy(all, all)).toThrow(
    new RangeError('classes x clusters should be at most 268435456, got 268468225'),
  );
});
