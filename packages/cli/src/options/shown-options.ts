import { boolean, oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';

/** How progress is told. */
export const PROGRESS = ['auto', 'json', 'none'] as const;

const SHOWN = { group: 'What is shown' } as const;

/** What every command is told about what it shows. */
export interface PlainShownOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

export const PLAIN_SHOWN_OPTIONS: OptionTable<PlainShownOptions> = {
  json: {
    ...SHOWN,
    check: boolean,
    default: false,
    help: 'one JSON object on standard output in place of text',
    flag: { kind: 'switch' },
  },
  debug: {
    ...SHOWN,
    check: boolean,
    default: false,
    help: 'tell where in the program an error came from',
    flag: { kind: 'switch' },
  },
};

/** What those that work for a while are told besides. */
export interface ShownOptions extends PlainShownOptions {
  readonly quiet: boolean;
  readonly progress: (typeof PROGRESS)[number];
}

export const SHOWN_OPTIONS: OptionTable<ShownOptions> = {
  quiet: {
    ...SHOWN,
    check: boolean,
    default: false,
    help: 'neither progress nor a summary',
    flag: { kind: 'switch' },
  },
  progress: {
    ...SHOWN,
    check: (name, value) => oneOf(name, value, PROGRESS),
    default: 'auto',
    defaultText: 'auto: a bar, on a terminal',
    help: 'on standard error; json: a JSON object a line',
    flag: { kind: 'choice', value: 'how', choices: PROGRESS },
  },
  ...PLAIN_SHOWN_OPTIONS,
};
