import { Random } from '@coke/core';
import { expect, test } from 'vitest';
import { standardization, standardizeRows } from './standardize.ts';

test('columns get mean 0 and deviation 1, far from 0 and of any size; constant ones become 0', () => {
  const random = new Random(1);
  const [rows, cols] = [1000, 4];
  const columns = [
    () => random.normal(),
    () => 1e4 + random.normal(),
    () => 1e-20 * random.uniform(),
    () => 0.1,
  ];
  const data = Float32Array.from({ length: rows * cols }, (_, at) => columns[at % cols]!());
  const x = { data, rows, cols };
  const out = standardizeRows(x, 0, rows, standardization(x));
  for (let j = 0; j < cols; j++) {
    const column = Array.from({ length: rows }, (_, i) => out[i * cols + j]!);
    const mean = column.reduce((a, b) => a + b) / rows;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
    expect(mean).toBeCloseTo(0, 5);
    expect(variance).toBeCloseTo(j === 3 ? 0 : 1, 5);
  }
  expect([...standardizeRows(x, 3, 2, standardization(x))]).toEqual([...out.slice(12, 20)]);
});
