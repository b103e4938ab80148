import { type Matrix, Random } from '@coke/core';
import { expect, test } from 'vitest';
import { firstCenters } from './first-centers.ts';

const random = new Random(1);
const rows = { data: Float32Array.from({ length: 60 }, () => random.normal()), rows: 20, cols: 3 };

function lines({ data, rows: count, cols }: Matrix): string[] {
  return Array.from({ length: count }, (_, i) => data.slice(i * cols, (i + 1) * cols).join());
}

test('distinct rows, the same for a seed, others for another', () => {
  const first = lines(firstCenters(rows, 'euclidean', 6, 1));
  expect(new Set(first).size).toBe(6);
  expect(lines(rows)).toEqual(expect.arrayContaining(first));
  expect(lines(firstCenters(rows, 'euclidean', 6, 1))).toEqual(first);
  expect(lines(firstCenters(rows, 'euclidean', 6, 2))).not.toEqual(first);
});

test('for cosine none without direction', () => {
  const data = rows.data.slice();
  data.fill(0, 0, 3 * 15);
  const first = lines(firstCenters({ ...rows, data }, 'cosine', 5, 1));
  expect(first.sort()).toEqual(
    lines({ ...rows, data })
      .slice(15)
      .sort(),
  );
});
