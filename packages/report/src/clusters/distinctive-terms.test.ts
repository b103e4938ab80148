import { csr } from '@coke/core';
import { expect, test } from 'vitest';
import { distinctiveTerms } from './distinctive-terms.ts';
import { rowsByCluster } from './rows-by-cluster.ts';

test('the largest difference of means first; no term that others have as much of', () => {
  const rows = csr(
    [
      { 1: 1, 2: 4, 3: 2 },
      { 1: 1, 2: 2 },
      { 1: 1, 3: 0.5 },
      { 1: 1, 0: 9, 4: 3 },
    ],
    5,
  );
  const members = rowsByCluster(Int32Array.of(0, 0, 1, 1), 2);
  // The terms are columns 1 to 4.
  const told = { column: 'text', first: 1, terms: ['the', 'cat', 'dog', 'car'] };
  expect(distinctiveTerms(told, rows, members, 9)).toEqual([['cat', 'dog'], ['car']]);
  expect(distinctiveTerms(told, rows, members, 1)).toEqual([['cat'], ['car']]);
});

test('one cluster of all rows is told by what it has most of, an empty one by nothing', () => {
  const rows = csr([{ 0: 1, 1: 2 }, { 0: 0.5 }], 2);
  const told = { column: 'text', first: 0, terms: ['cat', 'dog'] };
  expect(distinctiveTerms(told, rows, rowsByCluster(Int32Array.of(1, 1), 2), 2)).toEqual([
    [],
    ['dog', 'cat'],
  ]);
});
