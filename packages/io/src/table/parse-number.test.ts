import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areMeantAsNumbers, isMissing, numberProblem, parseNumber } from './parse-number.ts';

test('every number is read back from each way to write it', () => {
  const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(numbers, fc.constantFrom('', ' ', '\t'), (value, blank) => {
      const texts = [
        `${value}`,
        value.toExponential(),
        value.toPrecision(17),
        value.toExponential().toUpperCase(),
        value >= 0 ? `+${value}` : `${value}`,
      ];
      for (const text of texts) {
        // Text has no -0 by `${}`.
        expect(parseNumber(blank + text + blank), text).toBeCloseTo(value, -Infinity);
        expect(parseNumber(blank + text + blank)! === value).toBe(true);
      }
    }),
  );
});

test.each([
  '',
  ' ',
  'NA',
  'na',
  'N/A',
  '#N/A',
  'NaN',
  '-nan',
  'null',
  'NULL',
  'None',
  '<NA>',
  ' nan ',
])('%j is missing', (text) => {
  expect(isMissing(text)).toBe(true);
  expect(parseNumber(text)).toBeNaN();
});

test.each([
  ...['0x10', '0b1', '0o7', '1e', 'e5', '.', '-', '+', '1 2', '1_000', '12px'],
  ...['x', 'nanny', 'nil', '--1', '5%', '١'],
])('%j is neither a number nor missing', (text) => {
  expect(parseNumber(text)).toBeUndefined();
  expect(isMissing(text)).toBe(false);
  expect(numberProblem(text)).toBe(
    `value should be a number, as 1200.5 or -3e-7, got ${JSON.stringify(text)}`,
  );
});

test.each([
  ['inf', 'a finite number'],
  ['-Infinity', 'a finite number'],
  ['1e999', 'a number below 1.8e308 in size'],
])('%j is no number here: it should be %s', (text, rule) => {
  expect(parseNumber(text)).toBeUndefined();
  expect(isMissing(text)).toBe(false);
  expect(numberProblem(text)).toBe(`value should be ${rule}, got ${JSON.stringify(text)}`);
});

test.each(['1,5', '-1,234', '1.234,5', "1'234,5", '1 234,5'])(
  '%j is no number, and its commas are why',
  (text) => {
    expect(parseNumber(text)).toBeUndefined();
    expect(numberProblem(text)).toContain('a decimal point and no other separators');
  },
);

test('any text at all is a number, missing, or a problem; decimal digits alone make numbers', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.+-eExobNaA ,_') }), (text) => {
      const value = parseNumber(text);
      if (value === undefined) expect(isMissing(text)).toBe(false);
      else if (Number.isNaN(value)) expect(isMissing(text)).toBe(true);
      else {
        expect(text.trim()).toMatch(/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/);
        expect(value).toBe(Number.parseFloat(text));
      }
    }),
    { numRuns: 2000 },
  );
});

test('nine in ten are meant as numbers, what is missing not counted', () => {
  const texts = (numbers: number, words: number, none: number) => [
    ...new Array(numbers).fill('1'),
    ...new Array(words).fill('x'),
    ...new Array(none).fill(undefined),
    ...new Array(none).fill('NA'),
  ];
  expect(areMeantAsNumbers(texts(9, 1, 20))).toBe(true);
  expect(areMeantAsNumbers(texts(8, 1, 20))).toBe(false);
  expect(areMeantAsNumbers(texts(0, 0, 3))).toBe(false);
});
