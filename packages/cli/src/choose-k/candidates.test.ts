import fc from 'fast-check';
import { expect, test } from 'vitest';
import { candidates } from './candidates.ts';

test('rise from the first to the last, as many as may be, in steps that do not shrink by half', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.nat(2000),
      fc.integer({ min: 2, max: 30 }),
      (from, more, most) => {
        const ks = candidates(from, from + more, most);
        expect(ks).toHaveLength(Math.min(most, more + 1));
        expect([ks[0], ks.at(-1)]).toEqual([from, from + more]);
        const steps = ks.slice(1).map((k, i) => k - ks[i]!);
        for (const [i, step] of steps.entries()) {
          expect(step).toBeGreaterThanOrEqual(1);
          if (i > 0) expect(step).toBeGreaterThanOrEqual(steps[i - 1]! / 2);
        }
      },
    ),
  );
});

test('from 5 to 200', () => {
  expect(candidates(5, 200, 12)).toEqual([5, 7, 10, 14, 20, 28, 39, 54, 75, 104, 144, 200]);
  expect(candidates(2, 20, 1)).toEqual([2]);
});
