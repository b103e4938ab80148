import { expect, test } from 'vitest';
import { summarize } from '../suite/samples.ts';
import { devicesTable } from './devices-table.ts';
import type { Entrant } from './entrant.ts';
import type { Outcome } from './outcome.ts';

const sizes = [
  { name: 'A', rows: 1000, dim: 100, k: 10 },
  { name: 'B', rows: 500, dim: 100, k: 10 },
];
const entrant: Entrant = { library: 'gpujs', mode: 'webgpu', where: 'page' };
const rated = (cold: boolean, ...rates: number[]): Outcome => ({
  kind: 'measured',
  ...{ device: 'software: X', cold, samples: rates, rate: summarize(rates) },
});
const refused: Outcome = {
  kind: 'does not run',
  reason: 'devices/child.ts should answer, got exit SIGABRT\nand so on',
};

function cells(...outcomes: Outcome[]): readonly string[] {
  const { columns, rows } = devicesTable([{ entrant, outcomes }], sizes);
  expect(columns).toEqual(['', 'in', 'on', 'A: 1000 / 100 / 10', 'B: 500 / 100 / 10']);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

test('what was measured: the middle, and how far apart the rounds were', () => {
  const row = cells(rated(false, 9000, 12_345, 14_000), rated(false, 80, 100));
  expect(row.slice(0, 3)).toEqual(['gpujs webgpu', 'a page', 'software: X']);
  expect(row.slice(3)).toEqual(['12,300 ± 20 %', '90']);
});

test('what was too slow says so', () => {
  const row = cells({ kind: 'over', seconds: 60 }, rated(true, 1.234));
  expect(row.slice(2)).toEqual(['software: X', 'over 60 s a step', '1.23, first step']);
});

test('what does not run is there, with its reason', () => {
  expect(cells(refused, refused).slice(2)).toEqual(['does not run: exit SIGABRT', '–', '–']);
  const half = cells(rated(false, 1, 1, 1), refused);
  expect(half.slice(2)).toEqual(['software: X; does not run: exit SIGABRT', '1 ± 0 %', '–']);
});
