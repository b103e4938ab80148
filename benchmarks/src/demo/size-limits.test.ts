import { expect, test } from 'vitest';
import { limitsName, sizeLimits } from './size-limits.ts';

test.each([
  [0, 1000, 100, { minSize: 1, maxSize: 1000 }, 'no limits'],
  [0.8, 1000, 100, { minSize: 8, maxSize: 1000 }, 'at least 8 each'],
  [0.8, 175_999, 100, { minSize: 1407, maxSize: 175_999 }, 'at least 1,407 each'],
  [1, 1000, 100, { minSize: 10, maxSize: 10 }, '10 each'],
  [1, 1001, 100, { minSize: 10, maxSize: 11 }, '10 or 11 each'],
  [0.4, 90, 90, { minSize: 1, maxSize: 90 }, 'no limits'],
])('ratio %d of %d images in %d clusters', (ratio, images, k, limits, name) => {
  expect(sizeLimits(ratio, images, k)).toEqual(limits);
  expect(limitsName(limits)).toBe(name);
});
