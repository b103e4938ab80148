import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { sizeChart } from './size-chart.ts';

test('a bar a cluster, the smallest first, those below the line marked', () => {
  const options = { title: 'sizes', line: 20, lineName: 'bound: 20', largest: 50 };
  const { document } = parseHTML(sizeChart(Float64Array.of(30, 20, 5, 45, 19), options).text);
  const bars = [...document.querySelectorAll('rect')];
  const texts = bars.map((bar) => bar.querySelector('title')?.textContent);
  expect(texts).toEqual([
    '5 images, below the line',
    '19 images, below the line',
    '20 images',
    '30 images',
    '45 images',
  ]);
  const heights = bars.map((bar) => Number(bar.getAttribute('height')));
  const unit = heights[4]! / 45;
  heights.forEach((height, i) => {
    expect(height / unit).toBeCloseTo([5, 19, 20, 30, 45][i]!, 6);
  });
  const fills = bars.map((bar) => bar.getAttribute('fill'));
  expect(fills.map((fill) => fill === 'var(--low)')).toEqual([true, true, false, false, false]);
  expect(document.toString()).toContain('bound: 20');
});
