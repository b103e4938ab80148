import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InfeasibleError, UsageError } from '../exit-status.ts';
import { type AskedSizes, checkFeasible, checkSizes } from './check-feasible.ts';

const asked = fc.record(
  {
    k: fc.integer({ min: 1, max: 40 }),
    minSize: fc.integer({ min: 0, max: 60 }),
    maxSize: fc.integer({ min: 0, max: 60 }),
  },
  { requiredKeys: ['k'] },
);
const rows = fc.integer({ min: 1, max: 1000 });

function problem(sizes: AskedSizes, n: number): string | undefined {
  try {
    checkFeasible(sizes, n, 'a.csv');
  } catch (error) {
    expect(error).toBeInstanceOf(InfeasibleError);
    return (error as Error).message;
  }
  return undefined;
}

/** Which of the problems a message is about: its first words, whatever the numbers. */
function kindOf(message: string): string {
  return message
    .replace(/^[\d,]+ /, '')
    .split(' ')
    .slice(0, 3)
    .join(' ')
    .replace(/[\d,]+/, 'n');
}

/** Whether some sizes are within limits and add up to the rows, each at least 1 unless 0 is asked for. */
function isFeasible({ k, minSize, maxSize }: AskedSizes, n: number): boolean {
  const least = (minSize as number | undefined) ?? 1;
  const most = (maxSize as number | undefined) ?? n;
  return (minSize === 0 || k <= n) && least <= most && k * least <= n && n <= k * most;
}

test('refuses what cannot be, and nothing else', () => {
  fc.assert(
    fc.property(asked, rows, (sizes, n) => {
      // That no smallest size can be kept beside a largest one of 0 is no more than that.
      fc.pre(!(sizes.minSize === undefined && sizes.maxSize === 0));
      expect(problem(sizes, n) === undefined).toBe(isFeasible(sizes, n));
    }),
  );
});

test('every relaxation that it names does away with the problem that it is named for', () => {
  fc.assert(
    fc.property(asked, rows, (sizes, n) => {
      const first = problem(sizes, n);
      fc.pre(first !== undefined);
      const advice = [...first!.matchAll(/--(k|min-size|max-size) to at (?:most|least) ([\d,]+)/g)];
      expect(advice.length).toBeGreaterThan(0);
      for (const [, flag, value] of advice) {
        const name = { k: 'k', 'min-size': 'minSize', 'max-size': 'maxSize' }[flag!]!;
        const next = { ...sizes, [name]: Number(value!.replaceAll(',', '')) };
        const after = problem(next, n);
        expect(after && kindOf(after)).not.toBe(kindOf(first!));
      }
    }),
    { examples: [[{ k: 3, minSize: 2, maxSize: 1 }, 4]] },
  );
});

test('refuses without rows what no number of them can keep, and nothing else', () => {
  fc.assert(
    fc.property(asked, (sizes) => {
      const least = Math.max(1, (sizes.minSize as number | undefined) ?? 1);
      const most = (sizes.maxSize as number | undefined) ?? Number.POSITIVE_INFINITY;
      if (least <= most) expect(() => checkSizes(sizes)).not.toThrow();
      else expect(() => checkSizes(sizes)).toThrow(InfeasibleError);
    }),
    { examples: [[{ k: 2, minSize: 0, maxSize: 0 }]] },
  );
});

test('says it with numbers', () => {
  expect(problem({ k: 30, minSize: 300 }, 8412)).toBe(
    'k × min-size = 9,000 rows are needed, a.csv has 8,412: lower --min-size to at most 280 or --k to at most 28',
  );
  expect(problem({ k: 30, minSize: 300, maxSize: 300, isKFixed: true }, 9001)).toBe(
    'k × max-size = 9,000 rows are all that fit, a.csv has 9,001: raise --max-size to at least 301',
  );
  expect(problem({ k: 2, minSize: [3, 4] }, 5)).toBe(
    'the sum of min-size over 2 clusters = 7 rows are needed, a.csv has 5: lower --min-size',
  );
  expect(() => checkFeasible({ k: 3, minSize: [1, 2] }, 5, 'a.csv')).toThrow(UsageError);
});
