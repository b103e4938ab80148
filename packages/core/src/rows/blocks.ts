/** Rows looked at in one call of the backend. */
const BLOCK = 1024;
/** Rows that a loop looks at, a few numbers of each, before others get a turn: some milliseconds. */
export const ROWS_A_TURN: number = 2 ** 15;
/** Numbers that it looks at, where it looks at all of a row's. */
const NUMBERS_A_TURN = 2 ** 20;

/** As `ROWS_A_TURN`, where a loop looks at all numbers of a row. */
export function rowsATurn(cols: number): number {
  return Math.max(1, Math.floor(NUMBERS_A_TURN / cols));
}

/** Blocks of at most so many rows, in order. */
export function* blocks(
  rows: number,
  most: number = BLOCK,
): Generator<{ start: number; end: number }> {
  for (let start = 0; start < rows; start += most) {
    yield { start, end: Math.min(start + most, rows) };
  }
}
