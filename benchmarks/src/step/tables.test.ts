import { expect, test } from 'vitest';
import type { Result } from './measure-sizes.ts';
import { rateTable, ratioTable, timeTable } from './tables.ts';
import { verdict } from './wanted.ts';

const A = { name: 'A', rows: 1000, dim: 100, k: 10 };
const B = { name: 'B', rows: 500, dim: 100, k: 10 };

function result(size: Result['size'], name: string, median: number): Result {
  const ms = { median, best: median, spread: 0.04 };
  const common = { kind: 'clusters', threads: 1, part: 'whole step', agreement: 1 } as const;
  return { ...common, size, name, ms, samples: [median] };
}

const results = [
  result(A, 'wasm auto', 2),
  result(A, 'native auto', 0.5),
  result(A, 'PyTorch', 5),
  result(A, 'sgemm, NumPy', 3),
  result(A, 'sgemm, PyTorch', 1.9),
  result(A, 'tfjs-backend-wasm', 8),
  result(B, 'wasm auto', 1),
  result(B, 'native auto', 0.8),
  result(B, 'PyTorch', 2),
];

test('times and rates stand by contestant and size', () => {
  const { columns, rows } = timeTable(results, 'Times');
  expect(columns).toEqual(['', 'does', 'A: 1000 / 100 / 10', 'B: 500 / 100 / 10']);
  expect(rows).toHaveLength(6);
  expect(rows[2]).toEqual(['PyTorch', 'whole step', '5.00 ± 4 %', '2.00 ± 4 %']);
  expect(rows[3]).toEqual(['sgemm, NumPy', 'whole step', '3.00 ± 4 %', '–']);
  // 2 · 1000 · 100 · 10 operations in 2 ms.
  expect(rateTable(results, 'Rates').rows[0]!.slice(2)).toEqual(['1.00', '1.00']);
});

test('ratios are to the faster of several, marked where more is wanted', () => {
  const { rows } = ratioTable(results, 'Ratios', { backend: 'wasm', share: 1 });
  expect(rows).toEqual([
    ['PyTorch, whole step', '2.50 ✗ (3)', '2.00 ✓ (2)'],
    ['sgemm alone, the faster', '0.950 ✗ (1)', '–'],
    ['tfjs-backend-wasm, assign', '4.00', '–'],
  ]);
  const half = ratioTable(results, 'Ratios', { backend: 'wasm', share: 0.5 }).rows;
  expect(half.slice(0, 2).map((cells) => cells[1])).toEqual(['2.50 ✓ (1.5)', '0.950 ✓ (0.5)']);
});

test('more is wanted of native, whose own time counts', () => {
  const { rows } = ratioTable(results, 'Ratios', { backend: 'native', share: 1 });
  expect(rows.slice(0, 2)).toEqual([
    ['PyTorch, whole step', '10.0 ✓ (6)', '2.50 ✗ (3)'],
    ['sgemm alone, the faster', '3.80 ✓ (2.5)', '–'],
  ]);
});

test('what is wanted is met at equality', () => {
  expect([verdict(1, 1), verdict(0.999, 1), verdict(3, undefined)]).toEqual([
    '1.00 ✓ (1)',
    '0.999 ✗ (1)',
    '3.00',
  ]);
});
