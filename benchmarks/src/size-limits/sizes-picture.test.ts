import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { sizesPicture } from './sizes-picture.ts';

test('a bar a cluster, the smallest first, those beyond the limits by another class', () => {
  const svg = sizesPicture({
    title: 'a & b',
    panels: [
      { name: 'free', sizes: [30, 1, 9], inertia: 1234 },
      { name: 'kept', sizes: [10, 10, 20], inertia: 1235 },
    ],
    limits: { minSize: 10, maxSize: 20 },
  });
  const { document } = parseHTML(`<!doctype html><body>${svg}</body>`);
  const bars = [...document.querySelectorAll('rect.within, rect.beyond')];
  const heights = bars.map((bar) => Number(bar.getAttribute('height')));
  expect(bars.map((bar) => bar.getAttribute('class'))).toEqual([
    ...['beyond', 'beyond', 'beyond'],
    ...['within', 'within', 'within'],
  ]);
  expect(heights[1]! / heights[0]!).toBeCloseTo(9);
  expect(heights[2]! / heights[5]!).toBeCloseTo(1.5);
  expect(document.querySelector('title')!.textContent).toBe('a & b');
  expect(svg).toContain('1 to 30 words');
  expect(svg).toContain('prefers-color-scheme: dark');
});
