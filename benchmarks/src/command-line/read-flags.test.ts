import { boolean, inRange, oneOf, positiveInteger, shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { expect, test } from 'vitest';
import { readFlags } from './read-flags.ts';

interface Made {
  readonly count: number;
  readonly leastShare: number | undefined;
  readonly threads: readonly number[];
  readonly how: string;
  readonly name: string;
  readonly loud: boolean;
  readonly inside: number;
}

const HOWS = ['well', 'badly'] as const;

const TABLE: OptionTable<Made> = {
  count: { check: positiveInteger, default: 3, help: '', flag: { kind: 'integer', value: 'n' } },
  leastShare: {
    check: (name, value) => inRange(name, value, 'at most 1', (share) => share <= 1),
    help: '',
    flag: { kind: 'number', value: 'x' },
  },
  threads: {
    check: (name, value) => {
      if (Array.isArray(value)) return value as number[];
      throw new TypeError(shouldBe(name, 'integers', value));
    },
    default: [1],
    help: '',
    flag: { kind: 'integers', value: 'n,n' },
  },
  how: {
    check: (name, value) => oneOf(name, value, HOWS),
    default: 'well',
    help: '',
    flag: { kind: 'choice', value: 'how', choices: HOWS },
  },
  name: {
    check: (_, value) => value as string,
    default: '',
    help: '',
    flag: { kind: 'text', value: 'text' },
  },
  loud: { check: boolean, default: false, help: '', flag: { kind: 'switch' } },
  inside: { check: positiveInteger, default: 8, help: '' },
};

const DEFAULTS = {
  ...{ count: 3, leastShare: undefined, threads: [1] },
  ...{ how: 'well', name: '', loud: false, inside: 8 },
};

test('what is left out has its default', () => {
  expect(readFlags(TABLE, [])).toEqual({ options: DEFAULTS, words: [] });
});

test('values of every kind, the last of a flag that comes twice', () => {
  const line =
    '--count 9 --count 4 --least-share=-2e-1 --threads 1,2,4 --how badly --name 7 --loud';
  expect(readFlags(TABLE, line.split(' '))).toEqual({
    options: {
      ...{ count: 4, leastShare: -0.2, threads: [1, 2, 4] },
      ...{ how: 'badly', name: '7', loud: true, inside: 8 },
    },
    words: [],
  });
});

test.each(['--help', '-h'])('%s is heard whatever values other flags have', (help) => {
  expect(readFlags(TABLE, ['--count', 'no', help])).toBe('help');
});

test('words only where they may be', () => {
  const line = ['one', '--count', '2', 'two'];
  expect(readFlags(TABLE, line, true)).toEqual({
    options: { ...DEFAULTS, count: 2 },
    words: ['one', 'two'],
  });
  expect(() => readFlags(TABLE, line)).toThrow("Unexpected argument 'one'");
});

test.each([
  ['--count=0', RangeError, '--count should be a positive integer, got 0'],
  ['--count=2.5', RangeError, '--count should be a positive integer, got 2.5'],
  ['--count=two', TypeError, '--count should be a positive integer, got "two"'],
  ['--count=', TypeError, '--count should be a positive integer, got ""'],
  ['--least-share=2', RangeError, '--least-share should be at most 1, got 2'],
  ['--least-share=-Infinity', TypeError, '--least-share should be at most 1, got "-Infinity"'],
  ['--threads=1,,2', TypeError, '--threads should be integers, got "1,,2"'],
  ['--how=so', RangeError, `--how should be 'well' or 'badly', got "so"`],
])('%s is refused', (flag, type, message) => {
  expect(() => readFlags(TABLE, [flag])).toThrow(new type(message));
});

test.each(['--inside=1', '--leastShare=1', '--cuont=1', '-c'])('%s is no flag', (flag) => {
  expect(() => readFlags(TABLE, [flag])).toThrow(`Unknown option '${flag.split('=')[0]}'`);
});

test('a flag without its value, and a switch with one', () => {
  expect(() => readFlags(TABLE, ['--count'])).toThrow("'--count <value>' argument missing");
  expect(() => readFlags(TABLE, ['--loud=yes'])).toThrow("'--loud' does not take an argument");
});
