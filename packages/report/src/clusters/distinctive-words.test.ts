import { expect, test } from 'vitest';
import { distinctiveWords } from './distinctive-words.ts';
import { rowsByCluster } from './rows-by-cluster.ts';

test('by c-TF-IDF, computed by hand', () => {
  const values = ['cat cat dog', 'cat pig', 'dog dog', 'dog bird', 'bird bird dog'];
  const members = rowsByCluster([0, 0, 1, 1, 1], 2);
  // Words: 5 and 7, 6 on average. Cluster 0: cat 3 of 3, in two rows; dog is rarer here than in all (1/5 to 5/12); pig in
  // one row. Cluster 1: dog 4 of 5, 4 ln(1 + 6/5) = 3.15, lift (4/7)/(5/12) = 1.37; bird 3 of 3, lift 12/7.
  expect(distinctiveWords({ name: 'text', values }, members, 5)).toEqual([['cat'], ['bird']]);
  expect(distinctiveWords({ name: 'text', values }, members, 0)).toEqual([[], []]);
});

test('what is more frequent comes first, however its rows are spread', () => {
  const values = Array.from({ length: 40 }, (_, i) =>
    i < 20
      ? `the ${i % 2 ? 'apple' : 'apple plum'} of`
      : `the ${i % 2 ? 'stone' : 'stone sand'} of`,
  );
  const members = rowsByCluster(
    Array.from({ length: 40 }, (_, i) => (i < 20 ? 1 : 0)),
    2,
  );
  expect(distinctiveWords({ name: 'text', values }, members, 9)).toEqual([
    ['stone', 'sand'],
    ['apple', 'plum'],
  ]);
});
