import type { ColumnValues } from './table.ts';

/** A copy: the values of a part are good until the next is asked for. */
export function copyValues(column: ColumnValues): ColumnValues {
  const missing = 'missing' in column ? column.missing : undefined;
  return {
    ...column,
    values: column.values.slice(),
    ...(missing && { missing: missing.slice() }),
  } as ColumnValues;
}
