import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crowdedPages } from './crowded-pages.ts';

/** Ids of a page, up to a bit more than `most`. */
const run = fc.record({
  page: fc.oneof(fc.nat(8), fc.nat(2 ** 41 - 1)),
  first: fc.nat(4000),
  count: fc.integer({ min: 1, max: 30 }),
  apart: fc.constantFrom(1, 3),
});

test('names the pages with more ids than allowed, as counting them one by one does', () => {
  fc.assert(
    fc.property(
      fc.array(run, { maxLength: 40 }),
      fc.integer({ min: 1, max: 20 }),
      fc.uniqueArray(fc.maxSafeNat(), { maxLength: 500 }),
      (runs, most, others) => {
        const ids = new Set(others);
        for (const { page, first, count, apart } of runs) {
          for (let i = 0; i < count; i++) ids.add(page * 4096 + ((first + i * apart) % 4096));
        }
        const counts = new Map<number, number>();
        for (const id of ids) {
          const page = Number(BigInt(id) >> 12n);
          counts.set(page, (counts.get(page) ?? 0) + 1);
        }
        const expected = [...counts].filter(([, count]) => count > most).map(([page]) => page);
        const crowded = [...crowdedPages(Float64Array.from(ids), most)];
        expect(crowded.sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b));
      },
    ),
    { numRuns: 300 },
  );
});

test('ids from 0 to 2^53 - 1, and none at all', () => {
  expect(crowdedPages(new Float64Array(0), 256).size).toBe(0);
  const last = Float64Array.from({ length: 257 }, (_, i) => 2 ** 53 - 1 - 15 * i);
  expect([...crowdedPages(last, 256)]).toEqual([2 ** 41 - 1]);
  expect([...crowdedPages(last, 257)]).toEqual([]);
  expect([...crowdedPages(Float64Array.of(0, ...last, 5000), 256)]).toEqual([2 ** 41 - 1]);
});
