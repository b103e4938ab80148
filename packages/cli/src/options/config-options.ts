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
    help: 'options from a JSON file, by these names without dashes (minSize); flags come first',
    flag: { kind: 'text', value: 'file' },
  },
  saveConfig: {
    ...CONFIG,
    check: text,
    help: 'write such a file, of this run',
    flag: { kind: 'text', value: 'file' },
  },
};
