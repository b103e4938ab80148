import { oneOf, shouldBe } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';
import { FORMATS, type TableFormat } from '@coke/io';
import { YES_NO, type YesNo } from './checks.ts';

/** What kind of file the input is. */
export interface TableOptions {
  readonly format: TableFormat | undefined;
  readonly separator: string | undefined;
  readonly header: YesNo | undefined;
}

const INPUT = { group: 'What is read' } as const;

export const TABLE_OPTIONS: OptionTable<TableOptions> = {
  format: {
    ...INPUT,
    check: (name, value) => oneOf(name, value, FORMATS),
    defaultText: 'by content, then by name',
    help: 'format of the file',
    flag: { kind: 'choice', value: 'name', choices: FORMATS },
  },
  separator: {
    ...INPUT,
    check: separator,
    defaultText: 'the one of , ; | and tab that fits',
    help: 'what stands between the cells of CSV; tab for a tab',
    flag: { kind: 'text', value: 'character' },
  },
  header: {
    ...INPUT,
    check: (name, value) => oneOf(name, value, YES_NO),
    defaultText: 'yes',
    help: 'no: the first row of CSV is data, and columns are called column1, column2, …',
    flag: { kind: 'choice', value: 'word', choices: YES_NO },
  },
};

function separator(name: string, value: unknown): string {
  if (value === 'tab') return '\t';
  if (typeof value === 'string' && value.length === 1) return value;
  throw new RangeError(shouldBe(name, 'one character, or tab', value));
}
