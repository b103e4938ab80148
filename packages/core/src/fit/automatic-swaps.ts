/** Products of rows, columns and clusters up to which a pass is a matter of milliseconds. */
const SMALL = 2 ** 22;
const SWAPS = 5;

/** Attempts at swaps of centers, where none are asked for: on small data they cost little and gain most. */
export function automaticSwaps(rows: number, cols: number, k: number): number {
  return rows * cols * k <= SMALL ? SWAPS : 0;
}
