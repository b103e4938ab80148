import { expect, test } from 'vitest';
import { tfIdf } from './tf-idf.ts';

const rowOf = tfIdf({ terms: ['cat', 'dog', 'the'], frequencies: [1, 1, 3], documents: 3 });

test('places ascend, whatever the order of the words', () => {
  const { places, values } = rowOf('the dog, the cat');
  expect(places).toEqual([0, 1, 2]);
  // Weights are ln 2 + 1 for a word of one of three texts, and 1 for one of all.
  const weights = [Math.log(2) + 1, Math.log(2) + 1, 2];
  const length = Math.hypot(...weights);
  for (const [j, value] of values.entries()) expect(value).toBeCloseTo(weights[j]! / length, 12);
});

test('a text without known words, or none at all, has no numbers', () => {
  for (const text of ['a bird', '', undefined])
    expect(rowOf(text)).toEqual({ places: [], values: [] });
});
