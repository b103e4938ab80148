import { flagName } from '@coke/core/option-table';
import type { RunConfig } from './run-config.ts';

/** Arguments among what a config says. */
const WORDS = ['model', 'file'];

/** The command line of a run, for a shell. */
export function commandLineOf(config: RunConfig): string {
  const { command, ...rest } = config;
  const said = Object.entries(rest).flatMap(([name, value]) => {
    if (WORDS.includes(name)) return [quoted(String(value))];
    if (value === false) return [];
    return value === true ? [flagName(name)] : [flagName(name), quoted(String(value))];
  });
  return ['coke', command, ...said].join(' ');
}

function quoted(word: string): string {
  return /^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
