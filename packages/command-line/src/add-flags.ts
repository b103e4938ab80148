import {
  type AnyOptionTable,
  defaultText,
  flagName,
  type OptionFlag,
  usage,
} from '@coke/core/option-table';
import { type Command, InvalidArgumentError, Option } from 'commander';

/**
 * Give a command the flags of a table, group by group, and their help with defaults. A switch that is on by default
 * has another beside it that turns it off, such as `--no-drop-last`.
 */
export function addFlags(command: Command, table: AnyOptionTable): Command {
  for (const [name, row] of Object.entries(table)) {
    const { flag, group, help } = row;
    if (!flag) continue;
    const told = defaultText(row);
    // No default of commander's: what is left out stays so.
    const text = `${help}${told === undefined ? '' : ` [${told}]`}`.replaceAll('`', '');
    const option = new Option(usage(name, flag), text);
    if (group !== undefined) option.helpGroup(`${group}:`);
    if (flag.kind === 'choice') option.choices([...flag.choices]);
    const parse = parserOf(flag);
    if (parse) option.argParser(parse);
    command.addOption(option);
    if (flag.kind === 'switch' && row.default === true) command.addOption(switchOff(name, group));
  }
  return command;
}

function switchOff(name: string, group: string | undefined): Option {
  const flag = flagName(name);
  const option = new Option(flag.replace('--', '--no-'), `turns ${flag} off`);
  return group === undefined ? option : option.helpGroup(`${group}:`);
}

/** @param before - What the same flag was before, on this command line. */
type Parser = (text: string, before: unknown) => unknown;

const PARSERS: Partial<Record<OptionFlag['kind'], Parser>> = {
  number,
  integer,
  integers: (text) => text.split(',').map(integer),
  // Such a flag may come several times.
  texts: (text, before) => [...((before as string[] | undefined) ?? []), ...text.split(',')],
};

function parserOf(flag: OptionFlag): Parser | undefined {
  if (flag.kind !== 'integer' || !flag.value.endsWith('s')) return PARSERS[flag.kind];
  // Of something, such as `--min-size <rows>`: a share, or a percentage, may be what is given.
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
    throw new InvalidArgumentError(`It should be a whole number of ${flag.value}.`);
  };
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('It should be a number.');
  return value;
}

function integer(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('It should be an integer.');
  return value;
}
