import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bits, Screening } from './screening.ts';

const K = 800;
const ROWS = 128;
const NONE = 0;
const ALL = (ROWS * K) / 8;
const both: readonly Bits[] = [8, 16];

/** Runs batches whose trials fail in all widths up to `hard`; returns what was tried. */
function tried(screening: Screening, hard: readonly (Bits | 0)[]): (Bits | undefined)[] {
  return hard.map((upTo) => {
    const bits = screening.begin();
    if (bits) screening.learn(bits, ROWS, bits <= upTo ? ALL : NONE);
    return bits;
  });
}

/** Batches between one trial and the next. */
function gaps(trials: readonly (Bits | undefined)[], bits: Bits): number[] {
  const at = [...trials.keys()].filter((batch) => trials[batch] === bits);
  return at.slice(1).map((batch, n) => batch - at[n]! - 1);
}

test('data that screen well are always screened, in the first width', () => {
  const screening = new Screening(K, both, false);
  expect(tried(screening, new Array(100).fill(0))).toEqual(new Array(100).fill(8));
});

test('data that do not are tried ever more rarely, but tried', () => {
  const trials = tried(new Screening(K, [16], false), new Array(5000).fill(16));
  expect(gaps(trials, 16).slice(0, 8)).toEqual([4, 8, 16, 32, 64, 128, 256, 256]);
});

test('where 8 bits are too few, 16 are taken, and 8 tried ever more rarely', () => {
  const trials = tried(new Screening(K, both, false), new Array(5000).fill(8));
  expect(gaps(trials, 8).slice(0, 8)).toEqual([4, 8, 16, 32, 64, 128, 256, 256]);
  expect(trials.every((bits) => bits !== undefined)).toBe(true);
});

test('one trial that succeeds ends a pause for good', () => {
  fc.assert(
    fc.property(fc.nat({ max: 600 }), fc.constantFrom<Bits>(8, 16), (n, hard) => {
      const screening = new Screening(K, both, false);
      tried(screening, new Array(n).fill(hard));
      const after = tried(screening, new Array(900).fill(0));
      const first = after.indexOf(8);
      expect(first).toBeLessThanOrEqual(256);
      expect(after.slice(first).every((bits) => bits === 8)).toBe(true);
    }),
  );
});

test('a forced path never gives up', () => {
  const screening = new Screening(K, [16], true);
  expect(tried(screening, new Array(20).fill(16))).toEqual(new Array(20).fill(16));
  expect(screening.worth(16)).toBe(0);
});
