import { expect, test } from 'vitest';
import {
  between,
  inRange,
  nonNegativeInteger,
  positiveInteger,
  shouldBe,
} from './check-options.ts';
import {
  defaultText,
  flagName,
  type OptionTable,
  optionsMarkdown,
  resolveOptions,
  usage,
} from './option-table.ts';

interface Sizes {
  readonly rows: number;
  readonly blockSize: number;
  readonly share: number | undefined;
  readonly score: () => number;
}

const one = () => 1;

const TABLE: OptionTable<Sizes, { readonly memory: number }> = {
  rows: {
    required: true,
    check: positiveInteger,
    help: 'how many | rows',
    group: 'Rows',
    flag: { kind: 'integer', value: 'n' },
  },
  blockSize: {
    check: (name, value, { options, about }) =>
      inRange(name, value, `at most ${options.rows}, or ${about.memory}`, (n) => n <= options.rows),
    default: ({ options, about }) => Math.min(options.rows, about.memory),
    defaultText: 'what memory holds',
    help: 'rows of a block',
    group: 'Rows',
    flag: { kind: 'switch' },
  },
  share: { check: (name, value) => between(name, value, 0, 1), help: 'of what' },
  score: {
    check: (name, value) => {
      if (typeof value === 'function') return value as () => number;
      throw new TypeError(shouldBe(name, 'a function', value));
    },
    default: () => one,
    help: 'how good',
  },
};

const resolve = (options: object) => resolveOptions(TABLE, options, { memory: 7 });

test('what is left out has its default, which may hang on rows above and on what is known', () => {
  expect(resolve({ rows: 20 })).toEqual({ rows: 20, blockSize: 7, share: undefined, score: one });
  expect(resolve({ rows: 3 })).toMatchObject({ blockSize: 3 });
  const given = { rows: 3, blockSize: 2, share: 0, score: () => 2 };
  expect(resolve(given)).toEqual(given);
  expect(resolve({ rows: 3, share: undefined })).toMatchObject({ share: undefined });
});

test.each([
  [{}, TypeError, 'rows should be a positive integer, got undefined'],
  [{ rows: 0 }, RangeError, 'rows should be a positive integer, got 0'],
  [{ rows: 3, blockSize: 4 }, RangeError, 'blockSize should be at most 3, or 7, got 4'],
  [{ rows: 3, score: 1 }, TypeError, 'score should be a function, got 1'],
  [
    { rows: 3, row: 3 },
    TypeError,
    'the names in options should be among rows, blockSize, share, score, got "row"',
  ],
])('%o is refused', (options, type, message) => {
  expect(() => resolve(options)).toThrow(new type(message));
});

test('an object of another name, and none at all', () => {
  expect(() => resolveOptions(TABLE, { row: 1 }, { memory: 1 }, 'table')).toThrow('names in table');
  expect(() => resolve(null as never)).toThrow('options should be an object, got null');
});

test('what a reader is told: flags, defaults, a table a group', () => {
  expect(flagName('smallCropsOf')).toBe('--small-crops-of');
  expect(usage('rows', TABLE.rows.flag!)).toBe('--rows <n>');
  expect(usage('blockSize', TABLE.blockSize.flag!)).toBe('--block-size');
  expect([TABLE.rows, TABLE.blockSize, TABLE.score].map(defaultText)).toEqual([
    undefined,
    'what memory holds',
    undefined,
  ]);
  expect(defaultText({ help: '', default: 0 })).toBe('0');
  expect(optionsMarkdown(TABLE)).toBe(`**Rows**

| option | flag | what it is | default |
| --- | --- | --- | --- |
| \`rows\` | \`--rows <n>\` | how many \\| rows |  |
| \`blockSize\` | \`--block-size\` | rows of a block | what memory holds |

| option | flag | what it is | default |
| --- | --- | --- | --- |
| \`share\` |  | of what |  |
| \`score\` |  | how good |  |`);
});

test('a table of options without flags says nothing of flags', () => {
  const table = { least: { help: 'at least', default: 1, check: nonNegativeInteger } };
  expect(optionsMarkdown(table)).toBe(`| option | what it is | default |
| --- | --- | --- |
| \`least\` | at least | 1 |`);
});
