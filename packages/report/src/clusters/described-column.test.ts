import { expect, test } from 'vitest';
import { cellNumber, cellText, columnKind } from './described-column.ts';

test.each([
  ['number', [1, 2.5, Number.NaN, 3]],
  ['number', ['1', '', '2.5', undefined]],
  ['number', Float32Array.of(1, 2)],
  ['number', BigInt64Array.of(1n, 2n)],
  ['category', ['a', 'b', 'a', 'b', null, 'a']],
  ['category', [true, false, true, true]],
  ['text', ['one two', 'three four five', 'six seven']],
  ['image', ['data:image/png;base64,AAAA', 'photos/cat.JPG', undefined]],
  ['name', ['a1', 'b2', 'c3']],
  ['name', [undefined, null, '']],
])('%s: %o', (kind, values) => {
  expect(columnKind({ name: 'x', values: values as never })).toBe(kind);
});

test('one text among many numbers makes a column no numbers', () => {
  const values = Array.from({ length: 10_000 }, (_, i) => `${i}`);
  expect(columnKind({ name: 'x', values })).toBe('number');
  values[7] = 'seven';
  expect(columnKind({ name: 'x', values })).toBe('name');
});

test('values as text, and what is missing', () => {
  const booleans = {
    name: 'x',
    values: Uint8Array.of(1, 0, 1),
    missing: [0, 0, 1],
    type: 'boolean',
  };
  expect(columnKind(booleans)).toBe('category');
  expect([0, 1, 2].map((row) => cellText(booleans, row))).toEqual(['true', 'false', undefined]);
  expect(cellNumber(booleans, 2)).toBeNaN();
  // As many digits as the number has.
  expect(cellText({ name: 'x', values: Float32Array.of(0.1) }, 0)).toBe('0.1');
  expect(cellText({ name: 'x', values: [0.1] }, 0)).toBe('0.1');
  expect(cellText({ name: 'x', values: [2n ** 60n] }, 0)).toBe('1152921504606846976');
});
