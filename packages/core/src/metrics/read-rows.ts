import { checkRows, LARGEST_FLOAT32 } from '../rows/check-rows.ts';
import { checkedCsr, isCsr } from '../rows/csr.ts';
import type { GivenRows, HostRows } from '../rows/given-rows.ts';
import { type DenseRows, type Rows, toGivenRows } from '../rows/rows.ts';

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

/** The same for rows that may be sparse. */
export function readHostRows(rows: Rows, name: string): HostRows {
  if (!isCsr(rows)) return readRows(rows, name);
  const given = checkedCsr(rows, name);
  checkRows(given, false, name, LARGEST_FLOAT32);
  return given;
}
