import type { ColumnGroup } from './grouped-table.ts';

/**
 * Of several arrays those that are the columns of one table: as many rows as the largest in bytes has, the
 * first of equals.
 */
export function sameRows<T extends Pick<ColumnGroup, 'rows' | 'rowBytes'>>(
  groups: readonly T[],
): T[] {
  const bytes = (group: T) => (group.rows ?? 0) * group.rowBytes;
  const [first, ...others] = groups;
  const largest = others.reduce(
    (most, group) => (bytes(group) > bytes(most!) ? group : most),
    first,
  );
  return groups.filter(({ rows }) => rows === largest?.rows);
}
