import { CONFIG_OPTIONS } from '../options/config-options.ts';
import { SHOWN_OPTIONS } from '../options/shown-options.ts';

/** A command as a config file has it: all that it takes to repeat it, as JSON. */
export type RunConfig = Readonly<Record<string, unknown>>;

/** What says how a run goes on or is shown, and not what it does. */
const PASSING = [...Object.keys(SHOWN_OPTIONS), ...Object.keys(CONFIG_OPTIONS), 'resume'];

/** @param words - Its arguments, by name. */
export function runConfig(
  command: string,
  words: Readonly<Record<string, string>>,
  options: object,
): RunConfig {
  const told = Object.entries(options).filter(
    ([name, value]) => value !== undefined && !PASSING.includes(name),
  );
  return { command, ...words, ...Object.fromEntries(told) };
}

export function configText(config: RunConfig): string {
  return `${JSON.stringify(config, null, 2)}\n`;
}
