import type { Certificate } from '@coke/core';
import { expect, test } from 'vitest';
import { summarize } from './summarize.ts';

const found = {
  sizes: Float64Array.of(400, 150, 1450),
  ...{ smallest: 150, largest: 1450, exact: true, iterations: 12, inertia: 200, worstShare: 1 },
} as unknown as Certificate;

test('a clustering is told in words, and what its limits cost', () => {
  const { sizes, limits, cost, passes } = summarize(found, { ...found, smallest: 2, inertia: 150 });
  expect(sizes).toBe('3 clusters of 150 to 1,450 rows');
  expect(limits).toMatch(/^All sizes are within the limits/);
  expect(cost).toBe(
    'Without limits clusters have 2 to 1,450 rows, and the sum of squared distances is 25.00\u00a0% smaller.',
  );
  expect(passes).toBe('12 passes');
});

test('it says so where limits cost nothing, where cosines are compared, and where a size misses', () => {
  expect(summarize(found, { ...found, inertia: 250 }).cost).toMatch(/25\.00\u00a0% larger: both/);
  const { inertia: _, ...cosine } = { ...found, meanSimilarity: 0.25 };
  expect(summarize(cosine, { ...cosine, meanSimilarity: 0.5 }).cost).toMatch(
    /mean cosine is 0\.5000 in place of 0\.2500\.$/,
  );
  expect(summarize(found, undefined).cost).toBe('');
  expect(summarize({ ...found, exact: false, worstShare: 0.99 }, undefined).limits).toMatch(
    /the worst cluster is at 99\.00\u00a0% of it/,
  );
  const equal = { ...found, sizes: Float64Array.of(5), smallest: 5, largest: 5, iterations: 1 };
  expect(summarize(equal, undefined)).toMatchObject({
    sizes: '1 cluster of 5 rows each',
    passes: '1 pass',
  });
});
