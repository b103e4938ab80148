import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsByCluster } from '../clusters/rows-by-cluster.ts';
import { sampleRows } from './sample-rows.ts';

test('as many rows as asked for, each once, every cluster among them, in proportion', () => {
  // Some clusters are rare.
  const label = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(-1, 0, 1) },
    { weight: 1, arbitrary: fc.integer({ min: 2, max: 8 }) },
  );
  fc.assert(
    fc.property(
      fc.array(label, { minLength: 1, maxLength: 200, size: 'max' }),
      fc.integer({ min: 9, max: 120 }),
      fc.integer({ min: 0, max: 99 }),
      (labels, size, seed) => {
        const members = rowsByCluster(labels, 9);
        const drawn = sampleRows(members, size, seed);
        const labelled = labels.filter((each) => each >= 0).length;
        expect(drawn).toHaveLength(Math.min(size, labelled));
        expect([...new Set(drawn)].sort((a, b) => a - b)).toEqual([...drawn]);
        const shown = new Set(Array.from(drawn, (row) => labels[row]));
        expect(shown).toEqual(new Set(labels.filter((each) => each >= 0)));
        for (let k = 0; k < 9; k++) {
          const [all, some] = [labels, Array.from(drawn, (row) => labels[row])].map(
            (list) => list.filter((each) => each === k).length,
          );
          expect(some!).toBeLessThanOrEqual(Math.ceil((all! * size) / Math.max(1, labelled)) + 1);
        }
        expect(sampleRows(members, size, seed)).toEqual(drawn);
      },
    ),
  );
});

test('fewer rows than clusters: those of the largest', () => {
  const labels = [0, 1, 1, 1, 2, 2, 2];
  const drawn = sampleRows(rowsByCluster(labels, 3), 2, 1);
  expect(Array.from(drawn, (row) => labels[row])).toEqual([1, 2]);
});
