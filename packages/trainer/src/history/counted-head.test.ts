import { expect, test } from 'vitest';
import { countedHead } from './counted-head.ts';

test('sizes are those counted, and what they lack is known exactly', () => {
  const record = countedHead([0, 7, 2, 1], { minSize: 3, meanSimilarity: 0.5 });
  expect(record).toEqual({
    ...{ k: 4, smallest: 0, largest: 7, minSize: 3, empty: 1, meanSimilarity: 0.5 },
    // 3 + 1 + 2 of 10 images.
    ...{ shortfall: 0.6, shortfallLimit: 0.6 },
    sizes: { width: 1, counts: [1, 1, 1, 0, 0, 0, 0, 1] },
  });
  const changed = countedHead([5, 5], { minSize: 1, meanSimilarity: 1, labelChangeRate: 0.25 });
  expect(changed).toMatchObject({ shortfall: 0, labelChangeRate: 0.25 });
});
