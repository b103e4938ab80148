import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { type LineChartOptions, lineChart } from './line-chart.ts';

/** Distances of the points from the top, in units of the chart. */
function heights(values: readonly number[], options: Partial<LineChartOptions> = {}): number[] {
  const points = values.map((value, epoch) => ({ epoch, value }));
  const chart = lineChart({
    title: 'a chart',
    series: [{ name: 'a', color: 'var(--s0)', points }],
    epochs: [0, values.length - 1],
    format: String,
    ...options,
  });
  const { document } = parseHTML(chart!.text);
  return [...document.querySelectorAll('circle')].map((dot) => Number(dot.getAttribute('cy')));
}

test('an axis that goes to at least 1 shows little as little', () => {
  const [none, little] = heights([0, 0.1], { least: 1 });
  const [bottom, top] = heights([0, 1], { least: 1 });
  expect(none).toBe(bottom);
  expect((bottom! - little!) / (bottom! - top!)).toBeCloseTo(0.1, 9);
});

test('it goes further where values do', () => {
  const [bottom, top, middle] = heights([0, 8, 4], { least: 1 });
  expect(middle).toBeCloseTo((bottom! + top!) / 2, 9);
  expect(top).toBeLessThan(bottom!);
});

test('where nothing was measured there is no chart', () => {
  const series = [{ name: 'a', color: 'red', points: [] }];
  expect(lineChart({ title: 'a', series, epochs: [0, 1], format: String })).toBeUndefined();
});

test('lines have names where there are several, or a level beside them', () => {
  const one = { name: 'one', color: 'red', points: [{ epoch: 0, value: 1 }] };
  const other = { name: 'other', color: 'blue', isDashed: true, points: [{ epoch: 0, value: 2 }] };
  const keys = (options: Partial<LineChartOptions>) => {
    const chart = lineChart({
      title: '',
      series: [one],
      epochs: [0, 0],
      format: String,
      ...options,
    });
    const spans = parseHTML(chart!.text).document.querySelectorAll('.legend span');
    return [...spans].map((span) => span.textContent);
  };
  expect(keys({})).toEqual([]);
  expect(keys({ series: [one, other] })).toEqual(['one', 'other']);
  expect(keys({ levels: [{ name: 'a level', value: 3 }] })).toEqual(['one', 'a level']);
});
