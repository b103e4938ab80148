import { expect, test } from 'vitest';
import type { Contestant } from './contestant.ts';
import { curve, secondsTo, targetQuality } from './curve.ts';
import type { Point, Result } from './measure.ts';

function result(ratio: number, ...fits: readonly (readonly number[])[]): Result {
  const points = (qualities: readonly number[], fit: number): Point[] =>
    qualities.map((quality, i) => ({
      ...{ passes: i + 1, seconds: 10 * (i + 1) + fit },
      ...{ quality, nearestQuality: quality },
    }));
  return {
    contestant: { ratio } as Contestant,
    fits: fits.map((qualities, fit) => {
      return { seed: fit, end: 'done', points: points(qualities, fit), sizes: [1] };
    }),
    secondsPerPass: new Map(),
  };
}

test('a curve is of medians, as far as all fits went', () => {
  const three = result(0, [0.1, 0.5, 0.9], [0.3, 0.4], [0.2, 0.6, 0.7, 0.8]);
  expect(curve(three).map(({ seconds, quality }) => [seconds, quality])).toEqual([
    [11, 0.2],
    [21, 0.5],
  ]);
});

test('the target is that of contestants without bounds, and reached at the first point as good', () => {
  const cosine = [result(0, [0.3, 0.5]), result(0, [0.4, 0.4]), result(0.8, [0.9])];
  const high = targetQuality(cosine, 'cosine')!;
  expect(high).toBeCloseTo(0.495, 12);
  expect(secondsTo(high, curve(cosine[0]!), 'cosine')).toBe(20);
  expect(secondsTo(high, curve(cosine[1]!), 'cosine')).toBeUndefined();
  expect(secondsTo(0.4, curve(cosine[1]!), 'cosine')).toBe(10);

  const squared = [result(0, [300, 202, 200]), result(0.8, [100])];
  const low = targetQuality(squared, 'euclidean')!;
  expect(low).toBeCloseTo(202, 9);
  expect(secondsTo(202, curve(squared[0]!), 'euclidean')).toBe(20);
});
