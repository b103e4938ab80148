import { expect, test } from 'vitest';
import { madeUpRecord } from '../../testing/made-up-records.ts';
import { timeSpent } from './time-spent.ts';

test('longer epochs weigh more', () => {
  const short = madeUpRecord({ seconds: 10, clusteringShare: 0.1, waitingShare: 0 });
  const long = madeUpRecord({ seconds: 30, clusteringShare: 0.5, waitingShare: 0.2 });
  const spent = timeSpent([short, long]);
  expect(spent.seconds).toBe(40);
  expect(spent.clustering).toBeCloseTo((1 + 15) / 40, 12);
  expect(spent.waiting).toBeCloseTo(6 / 40, 12);
});

test('no epochs, no time', () => {
  expect(timeSpent([])).toEqual({ seconds: 0, clustering: 0, waiting: 0 });
});
