import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PythonLiteral, parsePythonLiteral } from './python-literal.ts';

test('headers as NumPy of Python 2 and 3 write them', () => {
  const text = `{'descr': [(u'a', '<f4'), ("it's", b'|S3', (2L,))], "shape": (3,), 'no': None, 'is':True}`;
  expect(parsePythonLiteral(`${text}  \n`)).toEqual(
    new Map<PythonLiteral, PythonLiteral>([
      [
        'descr',
        [
          ['a', '<f4'],
          ["it's", '|S3', [2]],
        ],
      ],
      ['shape', [3]],
      ['no', null],
      ['is', true],
    ]),
  );
  expect(parsePythonLiteral('(((1)))')).toBe(1);
  expect(parsePythonLiteral('(1, [2,], ())')).toEqual([1, [2], []]);
  expect(parsePythonLiteral(String.raw`'\'\\\n\x41\u00e9\U0001f600'`)).toBe("'\\\nAé😀");
});

test.each([
  '',
  '{',
  '(1',
  '(1 2)',
  '{1}',
  '{1:2',
  '{1:2 3:4}',
  '1 2',
  ',',
  '(,)',
  '[1,,]',
  "'a",
  '-1',
  '1.5',
  'x',
  '__import__("os")',
  '{1: 2, 1: 3}',
  '"\\UFFFFFFFF"',
  '('.repeat(40) + ')'.repeat(40),
])('%s is refused', (text) => {
  expect(() => parsePythonLiteral(text)).toThrow(SyntaxError);
});

test('any text is read or refused', () => {
  const text = fc.string({ unit: fc.constantFrom(...`{}()[]:,'"\\ 0aTrueNonexuU`), maxLength: 30 });
  fc.assert(
    fc.property(text, (text) => {
      try {
        parsePythonLiteral(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
      }
    }),
    { numRuns: 2000 },
  );
});
