import { expect, test } from 'vitest';
import type { Contestant } from './contestant.ts';
import type { Result } from './measure.ts';
import { fasterTable } from './unbounded-table.ts';

const clustered = {
  name: 'Data',
  metric: 'cosine',
  k: 3,
  seeds: 1,
  rows: { rows: 300, cols: 6 },
} as const;

/** Quality and seconds by passes. */
function result(name: string, ...points: readonly (readonly [number, number, number])[]): Result {
  const all = points.map(([passes, seconds, quality]) => ({ passes, seconds, quality }));
  const fit = { seed: 1, end: 'done', points: all, sizes: [100, 100, 100] } as const;
  return { contestant: { name } as Contestant, fits: [fit], secondsPerPass: new Map() };
}

const faiss = result('faiss.Kmeans', [2, 1, 0.5], [10, 4, 0.6]);
const other = result('SuperKMeans', [2, 0.8, 0.5], [10, 6, 0.6001]);

test('the faster of the others counts, after as many passes and at their end', () => {
  const ours = result('CoKe online', [2, 0.2, 0.6], [10, 1.6, 0.61]);
  const { rows } = fasterTable(clustered, [ours, faiss, other]);
  expect(rows).toEqual([['CoKe online', '4.00 ✓ (3)', '2.50 ✗ (3)', '0.200', '20.0 ✓ (3)']]);
});

test('one at rest keeps what it had, and one that never is as good says what is missing', () => {
  const rests = result('CoKe exact', [2, 0.2, 0.55], [7, 1, 0.59]);
  const { rows } = fasterTable(clustered, [rests, faiss, other]);
  expect(rows).toEqual([['CoKe exact', '4.00 ✓ (3)', '4.00 ✓ (3)', '– (0.6001)', '–']]);
});
