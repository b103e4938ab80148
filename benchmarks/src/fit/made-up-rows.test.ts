import { Random } from '@coke/core';
import { expect, test } from 'vitest';
import { drawRank, embeddings, groups, zipfEnds } from './made-up-rows.ts';

test('ranks come as often as 1 / rank says', () => {
  const [random, ends, draws] = [new Random(3), zipfEnds(5), 20_000];
  const counts = new Array(5).fill(0);
  for (let n = 0; n < draws; n++) counts[drawRank(random, ends)]++;
  const harmonic = 1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5;
  for (const [rank, count] of counts.entries()) {
    const share = 1 / (rank + 1) / harmonic;
    const deviation = Math.sqrt(draws * share * (1 - share));
    expect(Math.abs(count - draws * share)).toBeLessThan(5 * deviation);
  }
});

test('embeddings are of unit length and lie near others', () => {
  const { data, rows, cols } = embeddings(300, 24);
  const cosine = (i: number, j: number) => {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += data[i * cols + c]! * data[j * cols + c]!;
    return sum;
  };
  let near = 0;
  for (let i = 0; i < rows; i++) {
    expect(cosine(i, i)).toBeCloseTo(1, 5);
    const others = Array.from({ length: rows }, (_, j) => (j === i ? -1 : cosine(i, j)));
    near += Math.max(...others) / rows;
  }
  // Rows without any structure, so few in so many directions, would be at some 0.55.
  expect(near).toBeGreaterThan(0.8);
});

test('the same every time', () => {
  expect(embeddings(20, 8)).toEqual(embeddings(20, 8));
  const size = { rows: 50, cols: 4 };
  expect(groups(size, 3, 'euclidean')).toEqual(groups(size, 3, 'euclidean'));
});
