import { expect, test } from 'vitest';
import { wordsOf } from './words.ts';

test.each([
  ['The red-brown Fox, and 42 foxes!', ['the', 'red-brown', 'fox', 'and', 'foxes']],
  ["It's l’été à Zürich", ["it's", 'l’été', 'zürich']],
  ['версия 2.0 на русском', ['версия', 'на', 'русском']],
  ['', []],
  ['1 2 3 a', []],
])('%s', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('scripts without spaces are cut into words', () => {
  const words = wordsOf('東京は日本の首都です');
  expect(words).toContain('東京');
  expect(words).toContain('日本');
});
