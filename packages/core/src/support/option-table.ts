import { knownNames } from './check-options.ts';

/** How an option is spelt on a command line. */
export type OptionFlag =
  | { readonly kind: 'switch' }
  | {
      readonly kind: 'text' | 'texts' | 'integer' | 'number' | 'integers';
      /** What stands for the value: `n`, `folder`. */
      readonly value: string;
    }
  | { readonly kind: 'choice'; readonly value: string; readonly choices: readonly string[] };

/** What a check or a default may read beside its own option. */
export interface OptionSight<Resolved, About> {
  /** The options of the rows above, checked and filled in. */
  readonly options: Readonly<Resolved>;
  /** What else is known. */
  readonly about: About;
}

/** One option: all that is said about it in one place. */
export interface OptionRow<Value, Resolved, About> {
  /** The value as it is used; throws TypeError or RangeError naming the option. */
  readonly check: (name: string, value: unknown, sight: OptionSight<Resolved, About>) => Value;
  /** What it is where it is left out; a function is asked. Without one it is then undefined. */
  readonly default?: Value | ((sight: OptionSight<Resolved, About>) => Value);
  /** It is checked though it is left out, so that its check may refuse that. */
  readonly required?: true;
  /** The default for a reader, where it is a function, or says too little by itself. */
  readonly defaultText?: string;
  /** What it is, in a line. */
  readonly help: string;
  /** Options that are told of together. */
  readonly group?: string;
  /** Without one, no command line has it. */
  readonly flag?: OptionFlag;
}

/** A set of options, one row each: its names, checks, defaults, flags and documentation derive from it. */
export type OptionTable<Resolved, About = undefined> = {
  readonly [Name in keyof Resolved]-?: OptionRow<Resolved[Name], Resolved, About>;
};

/** A table whatever its options are, to be told of. */
export type AnyOptionTable = Readonly<
  Record<
    string,
    Pick<OptionRow<never, never, never>, 'help' | 'defaultText' | 'group' | 'flag'> & {
      readonly default?: unknown;
    }
  >
>;

/**
 * Options with defaults filled in and every value checked, in the order of the table.
 *
 * @param name - What errors call the object.
 * @throws TypeError for a wrong type or a name that the table lacks, RangeError for a value that cannot be.
 */
export function resolveOptions<Resolved, About>(
  table: OptionTable<Resolved, About>,
  given: object,
  about: About,
  name = 'options',
): Resolved {
  knownNames(name, given, Object.keys(table));
  const options: Partial<Resolved> = {};
  for (const key of Object.keys(table) as (keyof Resolved & string)[]) {
    options[key] = resolveOption(table[key], key, given, { options: options as Resolved, about });
  }
  return options as Resolved;
}

function resolveOption<Value, Resolved, About>(
  row: OptionRow<Value, Resolved, About>,
  name: string,
  given: object,
  sight: OptionSight<Resolved, About>,
): Value {
  const value = (given as Readonly<Record<string, unknown>>)[name];
  if (value !== undefined || row.required) return row.check(name, value, sight);
  return typeof row.default === 'function'
    ? (row.default as (sight: OptionSight<Resolved, About>) => Value)(sight)
    : (row.default as Value);
}

/** The default of an option for a reader; undefined where there is none. */
export function defaultText(row: AnyOptionTable[string]): string | undefined {
  const { default: value } = row;
  if (row.defaultText !== undefined) return row.defaultText;
  return typeof value === 'function' || value === undefined ? undefined : String(value);
}

/** `--small-crops` of `smallCrops`. */
export function flagName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The options as tables in Markdown, one a group, for a page of the documentation. */
export function optionsMarkdown(table: AnyOptionTable): string {
  const groups = new Map<string, string[]>();
  for (const [name, row] of Object.entries(table)) {
    const { group = '', flag, help } = row;
    const cells = [
      `\`${name}\``,
      ...(hasFlags(table) ? [flag ? `\`${usage(name, flag)}\`` : ''] : []),
      help,
      defaultText(row) ?? '',
    ];
    groups.set(group, [...(groups.get(group) ?? []), line(cells)]);
  }
  const columns = ['option', ...(hasFlags(table) ? ['flag'] : []), 'what it is', 'default'];
  const head = [line(columns), line(columns.map(() => '---'))];
  return Array.from(groups, ([group, rows]) =>
    [...(group === '' ? [] : [`**${group}**`, '']), ...head, ...rows].join('\n'),
  ).join('\n\n');
}

/** `--batch-size <n>`. */
export function usage(name: string, flag: OptionFlag): string {
  return flag.kind === 'switch' ? flagName(name) : `${flagName(name)} <${flag.value}>`;
}

function hasFlags(table: AnyOptionTable): boolean {
  return Object.values(table).some(({ flag }) => flag !== undefined);
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
