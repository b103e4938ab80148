import { expect, test } from 'vitest';
import { titles } from './made-up-titles.ts';

const made = titles({ rows: 400, cols: 256, vocabulary: 300 });

function product(i: number, j: number): number {
  const { data, cols } = made;
  let sum = 0;
  for (let c = 0; c < cols; c++) sum += data[i * cols + c]! * data[j * cols + c]!;
  return sum;
}

test('a random projection keeps lengths, nearly', () => {
  const squares = Array.from({ length: made.rows }, (_, i) => product(i, i));
  const mean = squares.reduce((sum, square) => sum + square, 0) / made.rows;
  expect(mean).toBeCloseTo(1, 1);
  expect(Math.min(...squares)).toBeGreaterThan(0.4);
  expect(Math.max(...squares)).toBeLessThan(1.9);
});

test('titles of a few words are like few others, and like some', () => {
  let [alike, unlike] = [0, 0];
  for (let i = 0; i < made.rows; i++) {
    for (let j = 0; j < i; j++) {
      const cosine = product(i, j) / Math.sqrt(product(i, i) * product(j, j));
      // Titles without a common word are at 0 ± 1 / 16.
      if (cosine > 0.4) alike++;
      if (cosine < 0.3) unlike++;
    }
  }
  const pairs = (made.rows * (made.rows - 1)) / 2;
  expect(alike / pairs).toBeGreaterThan(0.003);
  expect(unlike / pairs).toBeGreaterThan(0.8);
});
