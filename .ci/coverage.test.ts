import { expect, test } from 'vitest';
import { coverageTable } from './coverage.ts';

const counts = (covered: number, total: number) => {
  const count = { covered, total };
  return { lines: count, branches: { covered: 0, total: 0 }, functions: count };
};

test('files add up by package, each for its size', () => {
  const table = coverageTable({
    total: counts(10, 20),
    'packages/core/src/rows/a.ts': counts(9, 10),
    'packages/core/src/b.ts': counts(0, 8),
    'benchmarks/src/c.ts': counts(1, 2),
  });
  expect(table.map((line) => line.replace(/ +/g, ' ').trim())).toEqual([
    'lines branches functions',
    'benchmarks 50.0 % 100.0 % 50.0 %',
    'packages/core 50.0 % 100.0 % 50.0 %',
    'all 50.0 % 100.0 % 50.0 %',
  ]);
});
