import { expect, test } from 'vitest';
import type { Contestant, End } from './contestant.ts';
import type { Result } from './measure.ts';
import { fitTable, keptSizes } from './tables.ts';

function result(name: string, ratio: number, end: End, ...sizes: readonly number[][]): Result {
  return {
    contestant: { name, ratio } as Contestant,
    fits: sizes.map((each, seed) => {
      const point = { passes: 4, seconds: 1.5, quality: 0.5, nearestQuality: 0.625 };
      return { seed, end, points: [point], sizes: each };
    }),
    secondsPerPass: new Map([[2, 0.375]]),
  };
}

const bounded = result('bounded', 0.8, 'stopped', [80, 100, 120], [70, 75, 155]);
const free = result('free', 0, 'done', [0, 100, 200]);

const set = {
  name: 'Data',
  metric: 'cosine',
  k: 3,
  rows: { rows: 300, cols: 6 },
  seeds: 2,
} as const;

test('of several fits, the one that kept its sizes worst counts', () => {
  const kept = keptSizes(bounded);
  expect(kept.smallest).toBeCloseTo(0.7, 12);
  expect(kept.largest).toBeCloseTo(1.55, 12);
  expect(kept.missed).toBeCloseTo(15 / 300, 12);
  expect(keptSizes(free)).toEqual({ smallest: 0, largest: 2, missed: 0 });
});

test('where sizes are counted, too many rows count as much as too few', () => {
  const missed = (min: number, max: number, ...sizes: number[]) => {
    const one = result('counted', 0.5, 'done', sizes);
    return keptSizes({ ...one, contestant: { ...one.contestant, sizes: { min, max } } }).missed;
  };
  expect(missed(80, 120, 80, 100, 120)).toBe(0);
  expect(missed(80, 120, 80, 98, 122)).toBeCloseTo(2 / 300, 12);
  expect(missed(85, 120, 80, 100, 120)).toBeCloseTo(5 / 300, 12);
});

test('what has no bound misses none, and what was not measured is not made up', () => {
  const rows = { rows: 12_345, cols: 6 };
  const { title, columns, rows: cells } = fitTable({ ...set, rows }, [bounded, free], [2, 1]);
  expect(title).toBe('Data, 12,345 × 6, K = 3, medians of 2 seeds: target 0.4950');
  expect(columns.slice(2, 5)).toEqual(['seconds', 'a pass, 1 thread', 'a pass, 2 threads']);
  expect(cells).toEqual([
    [
      'bounded',
      '4, stopped',
      '1.50',
      '–',
      '0.375',
      '1.50',
      '0.5000',
      '0.6250',
      '70\u00a0%',
      '155\u00a0%',
      '80\u00a0%',
      '5.00\u00a0%',
    ],
    ['free', '4', '1.50', '–', '0.375', '1.50', '0.5000', '–', '0\u00a0%', '200\u00a0%', '–', '–'],
  ]);
});

test('a fit without any point was not done in its time', () => {
  const slow = { ...bounded, fits: [{ seed: 1, end: 'stopped', points: [], sizes: [] }] as const };
  const limited = { ...slow, contestant: { ...slow.contestant, limit: 1800 } };
  const { columns, rows } = fitTable(set, [free, limited], [2]);
  expect(rows[1]!.slice(0, 3)).toEqual(['bounded', 'not done in 1,800 s', '–']);
  expect(rows[1]).toHaveLength(columns.length);
});
