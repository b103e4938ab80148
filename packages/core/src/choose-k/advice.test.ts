import { expect, test } from 'vitest';
import { advise } from './advice.ts';
import type { KScores } from './score-k.ts';

const row = (k: number, silhouette?: number, stability?: number): KScores => ({
  k,
  inertia: 1,
  silhouette,
  daviesBouldin: 1,
  calinskiHarabasz: 1,
  stability,
  smallest: 1,
  largest: 1,
  seed: 0,
});

test('the largest silhouette', () => {
  expect(advise([row(2, 0.5, 1), row(3, 0.7, 0.6), row(4, 0.6, 1)], 4)).toEqual({
    k: 3,
    reason:
      'silhouette 0.700 at k = 3 is the largest; restarts agree to 0.600; the elbow of the inertia is at k = 4',
  });
});

test('of those near it the one whose restarts agree most, then the smallest', () => {
  const table = [row(2, 0.5, 1), row(3, 0.692, 0.9), row(4, 0.7, 0.8), row(5, 0.695, 0.9)];
  expect(advise(table, undefined)).toEqual({
    k: 3,
    reason:
      'silhouette 0.692 at k = 3 is within 0.01 of the largest, as at k = 3, 4, 5; restarts agree to 0.900; the inertia has no elbow',
  });
  expect(advise([row(2, 0.5), row(3, 0.692), row(4, 0.7)], undefined)).toEqual({
    k: 3,
    reason:
      'silhouette 0.692 at k = 3 is within 0.01 of the largest, as at k = 3, 4; one restart; the inertia has no elbow',
  });
});

test('says so where there are no groups to be found', () => {
  const { reason } = advise([row(2, 0.25, 1), row(3, 0.2, 1)], undefined);
  expect(reason).toMatch(/; at most 0.25: no substantial structure$/);
  expect(advise([row(2, 0.26, 1)], undefined).reason).not.toContain('substantial');
});

test('without silhouettes the elbow, or else the smallest', () => {
  expect(advise([row(1), row(2, 0.1)], undefined).k).toBe(2);
  expect(advise([row(1), row(9)], 9)).toEqual({
    k: 9,
    reason: 'no silhouette is defined; the elbow of the inertia is at k = 9',
  });
  expect(advise([row(1), row(9)], undefined).k).toBe(1);
});
