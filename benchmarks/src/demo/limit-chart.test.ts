import type { Certificate } from '@coke/core';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { limitChart } from './limit-chart.ts';

function draw(shares: readonly (readonly [number, number])[]) {
  const certificates = shares.map(
    ([shortfall, shortfallLimit]) => ({ shortfall, shortfallLimit }) as Certificate,
  );
  return parseHTML(limitChart('limits', certificates)!.text).document;
}

test('two curves, a point an epoch each, the limit nowhere below what was measured', () => {
  const document = draw([
    [0.02, 0.03],
    [0.01, 0.01],
    [0, 0.004],
  ]);
  const dots = [...document.querySelectorAll('circle')];
  expect(dots.map((dot) => dot.textContent?.replaceAll('\u00a0', ' '))).toEqual([
    'proved limit, epoch 1: 3.00 %',
    'proved limit, epoch 2: 1.00 %',
    'proved limit, epoch 3: 0.40 %',
    'short by, epoch 1: 2.00 %',
    'short by, epoch 2: 1.00 %',
    'short by, epoch 3: 0 %',
  ]);
  const down = dots.map((dot) => Number(dot.getAttribute('cy')));
  for (let i = 0; i < 3; i++) expect(down[i]).toBeLessThanOrEqual(down[i + 3]!);
});

test('nothing missed, in one epoch or in a hundred, still is a chart', () => {
  for (const epochs of [1, 100]) {
    const svg = draw(Array.from({ length: epochs }, () => [0, 0] as const)).toString();
    expect(svg).not.toMatch(/NaN|Infinity/);
  }
});
