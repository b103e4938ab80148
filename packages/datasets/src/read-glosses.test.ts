import { expect, test } from 'vitest';
import { readGlosses } from './read-glosses.ts';

const HEAD = '  1 This software and database is being provided to you  \n';
const FOOD =
  '07727578 13 n 03 hot_dog 0 frank 2 weenie 0 002 @ 07686873 n 0000 ~ 07676425 n 0000 | a smooth-textured sausage | or two; "he ate one"  \n';
const VERB =
  '00001740 29 v 01 breathe 0 001 * 00005041 v 0000 01 + 02 00 | draw air into the lungs  \n';

test('words, what they are and their fields, in order', () => {
  expect(readGlosses([HEAD + FOOD, HEAD + VERB])).toEqual({
    words: ['hot dog', 'breathe'],
    texts: ['a smooth-textured sausage | or two; "he ate one"', 'draw air into the lungs'],
    fields: Uint8Array.of(13, 29),
  });
});

test('another line is refused', () => {
  expect(() => readGlosses(['hot dog\n'])).toThrow(
    'line should be a meaning of WordNet, got "hot dog"',
  );
});
