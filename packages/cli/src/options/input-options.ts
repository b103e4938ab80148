import { inRange, oneOf, positiveInteger } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { MISSING_RULES, type MissingRule, SCALINGS, type Scaling } from '@coke/io';
import { text, texts } from './checks.ts';
import { TABLE_OPTIONS, type TableOptions } from './table-options.ts';

const INPUT = { group: 'What is read' } as const;

/** What names rows. */
export interface IdOption {
  readonly id: string | undefined;
}

export const ID_OPTION: OptionTable<IdOption> = {
  id: {
    ...INPUT,
    check: text,
    defaultText: 'none: rows are numbered from 0',
    help: 'the column that names rows',
    flag: { kind: 'text', value: 'column' },
  },
};

/** How a table is read, and how it becomes rows of numbers. */
export interface InputOptions extends TableOptions, IdOption {
  readonly columns: readonly string[] | undefined;
  readonly categories: readonly string[] | undefined;
  readonly text: readonly string[] | undefined;
  readonly minDf: number | undefined;
  readonly maxDf: number | undefined;
  readonly maxFeatures: number | undefined;
  readonly missing: MissingRule;
  readonly scale: Scaling;
}

export const INPUT_OPTIONS: OptionTable<InputOptions> = {
  ...TABLE_OPTIONS,
  ...ID_OPTION,
  columns: {
    ...INPUT,
    check: texts,
    defaultText: 'all numeric ones but the id; with --text none',
    help: 'columns to cluster by: names, or patterns with *',
    flag: { kind: 'texts', value: 'a,b,c' },
  },
  categories: {
    ...INPUT,
    check: texts,
    defaultText: 'none',
    help: 'columns of categories: a column of 0 and 1 for each value',
    flag: { kind: 'texts', value: 'a,b' },
  },
  text: {
    ...INPUT,
    check: texts,
    defaultText: 'none',
    help: 'columns of texts: a column for each of their terms, by TF-IDF',
    flag: { kind: 'texts', value: 'a,b' },
  },
  minDf: {
    ...INPUT,
    check: positiveInteger,
    defaultText: '2',
    help: 'of texts, terms that are in so many of them at least',
    flag: { kind: 'integer', value: 'n' },
  },
  maxDf: {
    ...INPUT,
    check: (name, value) => inRange(name, value, 'a share in (0, 1]', (x) => x > 0 && x <= 1),
    defaultText: '0.5',
    help: 'of texts, terms that are in this share of them at most',
    flag: { kind: 'number', value: 'share' },
  },
  maxFeatures: {
    ...INPUT,
    check: positiveInteger,
    defaultText: '20000',
    help: 'of texts, so many terms at most: the most frequent ones',
    flag: { kind: 'integer', value: 'n' },
  },
  missing: {
    ...INPUT,
    check: (name, value) => oneOf(name, value, MISSING_RULES),
    default: 'refuse',
    help: "missing values: refuse them, take the column's mean or median, or drop the row",
    flag: { kind: 'choice', value: 'rule', choices: MISSING_RULES },
  },
  scale: {
    ...INPUT,
    check: (name, value) => oneOf(name, value, SCALINGS),
    default: 'none',
    help: 'standard: mean 0, deviation 1; robust: by median and quartiles',
    flag: { kind: 'choice', value: 'how', choices: SCALINGS },
  },
};
