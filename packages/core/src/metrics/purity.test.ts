import fc from 'fast-check';
import { expect, test } from 'vitest';
import { purity } from './purity.ts';

const pairs = fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 40 });

test('is what the best answer "every cluster is one class" gets right', () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      let right = 0;
      for (const cluster of new Set(rows.map((row) => row[1]))) {
        const inside = rows.filter((row) => row[1] === cluster);
        const hits = [0, 1, 2, 3, 4, 5].map((c) => inside.filter((row) => row[0] === c).length);
        right += Math.max(...hits);
      }
      const truth = rows.map((row) => row[0]);
      const predicted = rows.map((row) => row[1]);
      expect(purity(truth, predicted)).toBe(right / rows.length);
    }),
  );
});

test('is 1 when every cluster lies in one class', () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const truth = rows.map((row) => row[0]);
      const finer = rows.map((row) => row[0] * 6 + row[1]);
      expect(purity(truth, finer)).toBe(1);
    }),
  );
});
