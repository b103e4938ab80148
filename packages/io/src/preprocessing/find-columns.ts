import { shouldBe } from '@coke/core/check-options';
import type { Table, TableColumn } from '../table/table.ts';
import { nearestName } from './nearest-name.ts';

/**
 * The column of that name.
 *
 * @param option - What the error says the name came from.
 * @throws RangeError naming the nearest there is.
 */
export function findColumn(table: Table, name: string, option: string): TableColumn {
  const column = table.columns.find((each) => each.name === name);
  if (column) return column;
  throw new RangeError(shouldBe(option, `a column of ${table.name}${hint(table, name)}`, name));
}

/**
 * The columns that names and patterns ask for, in their order, each once. In a pattern `*` stands for any
 * text; a column whose name holds a `*` is found by its name.
 *
 * @param isWanted - What a pattern may match. A name is taken as it is.
 * @throws RangeError for a name or a pattern that matches nothing, naming the nearest column.
 */
export function matchColumns(
  table: Table,
  patterns: readonly string[],
  option: string,
  isWanted: (column: TableColumn) => boolean,
): TableColumn[] {
  const found = new Map<string, TableColumn>();
  for (const pattern of patterns) {
    const exact = table.columns.find(({ name }) => name === pattern);
    if (exact || !pattern.includes('*')) {
      const column = exact ?? findColumn(table, pattern, option);
      found.set(column.name, column);
      continue;
    }
    const matches = patternTest(pattern);
    const matched = table.columns.filter((column) => isWanted(column) && matches(column.name));
    if (matched.length === 0) {
      const rule = `a pattern that matches columns of ${table.name}${hint(table, pattern)}`;
      throw new RangeError(shouldBe(option, rule, pattern));
    }
    for (const column of matched) found.set(column.name, column);
  }
  return [...found.values()];
}

function hint(table: Table, wanted: string): string {
  const names = table.columns.map(({ name }) => name);
  const nearest = nearestName(wanted.replaceAll('*', ''), names);
  return nearest === undefined ? ', which has none' : `, such as ${JSON.stringify(nearest)}`;
}

function patternTest(pattern: string): (name: string) => boolean {
  const [first, ...others] = pattern.split('*') as [string, ...string[]];
  const last = others.pop()!;
  // Not a regular expression: many stars would take it long.
  return (name) => {
    if (!name.startsWith(first)) return false;
    let at = first.length;
    for (const piece of others) {
      const found = name.indexOf(piece, at);
      if (found < 0) return false;
      at = found + piece.length;
    }
    return name.length - last.length >= at && name.endsWith(last);
  };
}
