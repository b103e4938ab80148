import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  flagName,
  type OptionFlag,
  type OptionRow,
  type OptionTable,
  resolveOptions,
} from '@coke/core/option-table';

/** What was said on a command line. */
export interface FlagsAndWords<Options> {
  /** Checked, with defaults filled in. */
  readonly options: Options;
  /** The words that are no flags, nor values of any. */
  readonly words: readonly string[];
}

/**
 * Read a command line by a table of options.
 *
 * @param args - Without the program's name.
 * @param allowWords - Whether there may be words beside the flags.
 * @returns 'help' if `--help` or `-h` is there, whatever values other flags have.
 * @throws TypeError for an unknown flag, a flag without its value, or a word where none may be; TypeError
 * or RangeError of the table, naming the flag, for a value that cannot be.
 */
export function readFlags<Options>(
  table: OptionTable<Options>,
  args: readonly string[],
  allowWords = false,
): FlagsAndWords<Options> | 'help' {
  const flags = rowsOf(table).flatMap(([name, { flag }]) => (flag ? [{ name, flag }] : []));
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: allowWords,
    options: parsed(flags),
  });
  if (values.help) return 'help';
  const given = flags.map(({ name, flag }) => {
    const value = values[bareName(name)];
    return [name, typeof value === 'string' ? readValue(value, flag) : value];
  });
  const options = resolveOptions(namedByFlag(table), Object.fromEntries(given), undefined);
  return { options, words: positionals };
}

interface Named {
  readonly name: string;
  readonly flag: OptionFlag;
}

/** Flags as Node is told of them, and `--help`. */
function parsed(flags: readonly Named[]): NonNullable<ParseArgsConfig['options']> {
  const options = flags.map(({ name, flag }) => [
    bareName(name),
    { type: flag.kind === 'switch' ? 'boolean' : 'string' },
  ]);
  return { ...Object.fromEntries(options), help: { type: 'boolean', short: 'h' } };
}

/** A flag's name without its dashes. */
function bareName(name: string): string {
  return flagName(name).slice('--'.length);
}

type Row<Options> = OptionRow<Options[keyof Options], Options, undefined>;

function rowsOf<Options>(table: OptionTable<Options>): [string, Row<Options>][] {
  return Object.entries(table);
}

/** The same table, but errors say `--k` where they said `k`. */
function namedByFlag<Options>(table: OptionTable<Options>): OptionTable<Options> {
  const rows = rowsOf(table).map(([name, row]): [string, Row<Options>] => [
    name,
    { ...row, check: (_, value, sight) => row.check(flagName(name), value, sight) },
  ]);
  return Object.fromEntries(rows) as unknown as OptionTable<Options>;
}

/** What does not read as a number stays text: the table's check says what it should have been. */
function readValue(text: string, { kind }: OptionFlag): unknown {
  if (kind === 'integer' || kind === 'number') return numberOf(text) ?? text;
  if (kind !== 'integers') return text;
  const numbers = text.split(',').map(numberOf);
  return numbers.includes(undefined) ? text : numbers;
}

function numberOf(text: string): number | undefined {
  const value = Number(text);
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value;
}
