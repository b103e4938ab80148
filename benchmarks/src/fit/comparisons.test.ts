import { expect, test } from 'vitest';
import { passesTable, speedTable } from './comparisons.ts';
import type { Contestant, End } from './contestant.ts';
import type { Fit, Result } from './measure.ts';

const set = {
  name: 'Data',
  metric: 'cosine',
  k: 3,
  rows: { rows: 300, cols: 6 },
  seeds: 2,
} as const;

/** A fit by its points, passes, seconds and quality. */
function fitOf(end: End, ...points: readonly (readonly [number, number, number])[]): Fit {
  const all = points.map(([passes, seconds, quality]) => ({ passes, seconds, quality }));
  return { seed: 1, end, points: all, sizes: [100, 100, 100] };
}

function result(name: string, ...fits: readonly Fit[]): Result {
  return { contestant: { name } as Contestant, fits, secondsPerPass: new Map() };
}

test('quality after passes is that of the points there, and of the last where a fit is at rest', () => {
  const all = [
    result('goes on', fitOf('done', [5, 1, 0.5], [10, 2, 0.6])),
    result('rests', fitOf('converged', [5, 1, 0.5], [8, 1.5, 0.55])),
  ];
  expect(passesTable(set, all, [5, 10, 20]).rows).toEqual([
    ['goes on', '0.50000 @ 1.00', '0.60000 @ 2.00', '–'],
    ['rests', '0.50000 @ 1.00', '0.55000, at rest', '0.55000, at rest'],
  ]);
});

test('speed is compared seed by seed, and is more than that where the other was stopped', () => {
  const own = result('own', fitOf('converged', [9, 2, 0.6]), fitOf('converged', [9, 1, 0.7]));
  const other = result('other', fitOf('done', [9, 10, 0.5]), fitOf('stopped', [3, 9, 0.4]));
  expect(speedTable(set, [own], [other]).rows).toEqual([
    ['own', '0.60000 @ 2.00', '0.70000 @ 1.00', '> 7.00', '–'],
    ['other', '0.50000 @ 10.0', '0.40000 @ 9.00', '–', '–'],
  ]);
});

test('processor time is compared where both have it', () => {
  const spent = (processorSeconds: number): Fit => {
    const fit = fitOf('done', [9, 1, 0.5]);
    return { ...fit, points: fit.points.map((point) => ({ ...point, processorSeconds })) };
  };
  const [own] = speedTable(set, [result('own', spent(2))], [result('other', spent(50))]).rows;
  expect(own!.at(-1)).toBe('25.0');
});
