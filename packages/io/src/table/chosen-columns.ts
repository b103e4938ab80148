import { shouldBe } from '@coke/core/check-options';
import type { Table } from './table.ts';

/**
 * Where in `columns` of the table the columns are that are to be read.
 *
 * @param names - By default all.
 * @throws RangeError for a column that there is not.
 */
export function chosenColumns(
  { name: table, columns }: Pick<Table, 'name' | 'columns'>,
  names?: readonly string[],
): number[] {
  if (!names) return columns.map((_, index) => index);
  const places = new Map(columns.map(({ name }, index) => [name, index]));
  return names.map((name) => {
    const place = places.get(name);
    if (place === undefined) throw new RangeError(shouldBe('columns', `columns of ${table}`, name));
    return place;
  });
}
