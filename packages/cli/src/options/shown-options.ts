import { boolean, oneOf } from '@coke/core/check-options';
import type { OptionTable } from '@coke/core/option-table';

/** How progress is told. */
export const PROGRESS = ['auto', 'json', 'none'] as const;

/** What every command that works on files is told about what it shows. */
export interface ShownOptions {
  readonly quiet: boolean;
  readonly json: boolean;
  readonly progress: (typeof PROGRESS)[number];
  readonly debug: boolean;
}

const SHOWN = { group: 'What is shown' } as const;

export const SHOWN_OPTIONS: OptionTable<ShownOptions> = {
  quiet: {
    ...SHOWN,
    check: boolean,
    default: false,
    help: 'neither progress nor a summary',
    flag: { kind: 'switch' },
  },
  json: {
    ...SHOWN,
    check: boolean,
    default: false,
    help: 'one JSON object on standard output in place of the summary',
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
  debug: {
    ...SHOWN,
    check: boolean,
    default: false,
    help: 'tell where in the program an error came from',
    flag: { kind: 'switch' },
  },
};
