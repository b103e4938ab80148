import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Screening, TRIAL_ROWS } from './screening.ts';

const K = 800;
const FEW = TRIAL_ROWS;
const MANY = (TRIAL_ROWS * K) / 8;

/** Runs batches whose trials fail where `hard` says so; returns which were tried. */
function tried(screening: Screening, hard: readonly boolean[]): boolean[] {
  return hard.map((isHard) => {
    if (!screening.begin()) return false;
    screening.goesOn(TRIAL_ROWS, isHard ? MANY : FEW);
    return true;
  });
}

test('data that screen well are always screened', () => {
  const screening = new Screening(K, false);
  for (let batch = 0; batch < 100; batch++) {
    expect(screening.begin()).toBe(true);
    expect(screening.goesOn(TRIAL_ROWS, FEW)).toBe(true);
  }
});

test('data that do not are tried ever more rarely, but tried', () => {
  const trials = tried(new Screening(K, false), new Array(5000).fill(true));
  const at = [...trials.keys()].filter((batch) => trials[batch]);
  const gaps = at.slice(1).map((batch, n) => batch - at[n]! - 1);
  expect(gaps.slice(0, 8)).toEqual([4, 8, 16, 32, 64, 128, 256, 256]);
});

test('one trial that succeeds ends a pause for good', () => {
  fc.assert(
    fc.property(fc.nat({ max: 600 }), (n) => {
      const screening = new Screening(K, false);
      tried(screening, new Array(n).fill(true));
      const after = tried(screening, new Array(600).fill(false));
      const first = after.indexOf(true);
      expect(first).toBeLessThanOrEqual(256);
      expect(after.slice(first).every(Boolean)).toBe(true);
    }),
  );
});

test('a forced path never gives up', () => {
  const screening = new Screening(K, true);
  expect(tried(screening, new Array(20).fill(true)).every(Boolean)).toBe(true);
  expect(screening.goesOn(TRIAL_ROWS, MANY)).toBe(true);
});
