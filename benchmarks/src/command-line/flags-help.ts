import { type AnyOptionTable, defaultText, usage } from '@coke/core/option-table';

/** The flags of a table and `--help`, a line each: what they are, their choices, and defaults in parentheses. */
export function flagsHelp(table: AnyOptionTable): string {
  const rows = Object.entries(table).flatMap(([name, row]) =>
    row.flag ? [[usage(name, row.flag), describe(row)] as const] : [],
  );
  return inColumns([...rows, ['--help', 'this text']]);
}

/** Two columns, as wide as they need to be. */
export function inColumns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([first]) => first.length));
  return rows.map(([first, second]) => `  ${first.padEnd(width)}  ${second}`).join('\n');
}

function describe(row: AnyOptionTable[string]): string {
  const { flag, help } = row;
  const choices = flag?.kind === 'choice' ? `: ${flag.choices.join(', ')}` : '';
  // Of a switch it is plain.
  const value = flag?.kind === 'switch' ? undefined : defaultText(row);
  return `${help}${choices}${value === undefined ? '' : ` (${value})`}`;
}
