import { expect, test } from 'vitest';
import { measureNote } from './measure-note.ts';

test('a measure of an objective is explained, one that nobody knows is not', () => {
  expect(measureNote('codeEntropy')).toMatch(/ln K/);
  expect(measureNote('deviation')).toBeUndefined();
  expect(measureNote('constructor')).toBeUndefined();
});
