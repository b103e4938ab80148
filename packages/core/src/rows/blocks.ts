/** Rows looked at in one call of the backend. */
const BLOCK = 1024;
/** Rows that a loop looks at, a few numbers of each, before others get a turn: some milliseconds. */
export const ROWS_A_TURN: number = 2 ** 15;

/** Blocks of at most so many rows, in order. */
export function* blocks(
  rows: number,
  most: number = BLOCK,
): Generator<{ start: number; end: number }> {
  for (let start = 0; start < rows; start += most) {
    yield { start, end: Math.min(start + most, rows) };
  }
}
