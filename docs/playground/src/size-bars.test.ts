import type { Certificate } from '@coke/core';
import { expect, test } from 'vitest';
import { sizeBars } from './size-bars.ts';

function certificate(sizes: readonly number[], minSize: number, maxSize: number): Certificate {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const found = { sizes: Float64Array.from(sizes), minSize, maxSize, total };
  return { ...found, largest: Math.max(...sizes) } as Certificate;
}

test('bars stand by size beside those without limits, all in one scale', () => {
  const { bars, limits } = sizeBars(certificate([20, 50, 30], 20, 50), [1, 97, 2]);
  expect(bars.map(({ cluster, size }) => [cluster, size])).toEqual([
    [1, 50],
    [2, 30],
    [0, 20],
  ]);
  const scale = bars[0]!.share / 50;
  for (const { size, share } of bars) expect(share).toBeCloseTo(scale * size);
  expect(bars.map(({ freeShare }) => Math.round(freeShare! / scale))).toEqual([97, 2, 1]);
  expect(limits.map(({ name, share }) => [name, Math.round(share / scale)])).toEqual([
    ['at least', 20],
    ['at most', 50],
  ]);
  for (const share of [...bars, ...limits].map((one) => one.share)) expect(share).toBeLessThan(1);
});

test('limits are named where there are any: exact sizes by one line', () => {
  const names = (...found: Parameters<typeof certificate>) =>
    sizeBars(certificate(...found)).limits.map(({ name }) => name);
  expect(names([25, 25], 25, 25)).toEqual(['exactly']);
  expect(names([20, 30], 1, 50)).toEqual([]);
  expect(names([20, 30], 1, 30)).toEqual(['at most']);
  expect(names([20, 30], 20, 50)).toEqual(['at least']);
});
