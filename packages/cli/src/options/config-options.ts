import type { OptionTable } from '@coke/core/option-table';
import { text } from './checks.ts';

/** A file in place of flags. */
export interface ConfigOptions {
  readonly config: string | undefined;
  readonly saveConfig: string | undefined;
}

const CONFIG = { group: 'To repeat it' } as const;

export const CONFIG_OPTIONS: OptionTable<ConfigOptions> = {
  config: {
    ...CONFIG,
    check: text,
    help: 'options from a JSON file, by these names without dashes (minSize); flags override it',
    flag: { kind: 'text', value: 'file' },
  },
  saveConfig: {
    ...CONFIG,
    check: text,
    help: 'write the options of this run to such a file',
    flag: { kind: 'text', value: 'file' },
  },
};
