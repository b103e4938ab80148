import { checkRows, LARGEST_FLOAT32 } from '../rows/check-rows.ts';
import type { GivenRows } from '../rows/given-rows.ts';
import { type DenseRows, toGivenRows } from '../rows/rows.ts';

/**
 * Rows, or centers, as a user holds them, checked; not rounded.
 *
 * @param cols - How wide they are to be, where it is known.
 * @throws TypeError for what are no rows; RangeError for NaN, values that float32 cannot hold, or shapes
 * that do not fit.
 */
export function readRows(rows: DenseRows, name: string, cols?: number): GivenRows {
  const given = toGivenRows(rows, name, cols);
  checkRows(given, false, name, LARGEST_FLOAT32);
  return given;
}
