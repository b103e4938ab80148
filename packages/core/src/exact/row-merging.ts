import type { GivenRows } from '../rows/given-rows.ts';
import { readRow } from './centered-rows.ts';

/** Groups of rows that stay together, as one row each. */
export interface MergedRows {
  /** Mean of a group's rows, by weight. */
  readonly x: GivenRows;
  /** How many rows a group has. */
  readonly counts: Float64Array;
  /** Σ w of its rows. */
  readonly weights: Float64Array;
  /** The group of each row, n. */
  readonly groups: Int32Array;
  /** Σ_i w_i |x_i - mean|²/2: what -|x - c|²/2 of the rows is below that of the groups, in all. */
  readonly spread: number;
}

/**
 * One row a group. Σ_i w_i x_i·c over rows that share a label is that of their mean, with the weight of all.
 *
 * @param ids - One a row: rows of the same number >= 0 are a group, any other row is one by itself.
 * @param weights - w, one a row; undefined: 1 each.
 * @param unitLength - Bring rows to unit length first.
 */
export function mergeRows(
  x: GivenRows,
  ids: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  unitLength: boolean,
): MergedRows {
  const { rows, cols } = x;
  const given = { origin: undefined, scale: 1, unitLength };
  const row = new Float64Array(cols);
  const groups = new Int32Array(rows);
  const firsts = new Map<number, number>();
  let count = 0;
  for (let i = 0; i < rows; i++) {
    const id = ids[i]!;
    const group = (id >= 0 ? firsts.get(id) : undefined) ?? count++;
    if (id >= 0) firsts.set(id, group);
    groups[i] = group;
  }
  const counts = new Float64Array(count);
  const sums = new Float64Array(count);
  for (let i = 0; i < rows; i++) {
    counts[groups[i]!]!++;
    sums[groups[i]!]! += weights ? weights[i]! : 1;
  }
  /** Where all weigh nothing, any mean will do. */
  const share = (i: number) => {
    const group = groups[i]!;
    return sums[group] === 0 ? 1 / counts[group]! : (weights ? weights[i]! : 1) / sums[group]!;
  };
  const means = new Float64Array(count * cols);
  for (let i = 0; i < rows; i++) {
    const at = groups[i]! * cols;
    const by = share(i);
    readRow(given, x, i, row);
    for (let j = 0; j < cols; j++) means[at + j]! += row[j]! * by;
  }
  let spread = 0;
  for (let i = 0; i < rows; i++) {
    const at = groups[i]! * cols;
    let squared = 0;
    readRow(given, x, i, row);
    for (let j = 0; j < cols; j++) squared += (row[j]! - means[at + j]!) ** 2;
    spread += ((weights ? weights[i]! : 1) * squared) / 2;
  }
  return { x: { data: means, rows: count, cols }, counts, weights: sums, groups, spread };
}
