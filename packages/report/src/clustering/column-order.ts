import type { Cell } from '../clusters/cluster-description.ts';

/**
 * The columns of which rows have values, in the order that all of them were given in. Each row has its cells
 * in that order, but lacks those that are missing: a column comes before the first of a row's later ones.
 */
export function columnOrder(rows: readonly (readonly Cell[])[]): string[] {
  const columns: string[] = [];
  // A row with more of them says more about the order.
  for (const cells of [...rows].sort((a, b) => b.length - a.length)) {
    let next = columns.length;
    for (const { column } of [...cells].reverse()) {
      const at = columns.indexOf(column);
      if (at < 0) columns.splice(next, 0, column);
      else next = at;
    }
  }
  return columns;
}
