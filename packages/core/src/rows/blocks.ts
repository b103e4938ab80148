/** Rows looked at in one call of the backend. */
const BLOCK = 1024;

/** Blocks of at most 1024 rows, in order. */
export function* blocks(rows: number): Generator<{ start: number; end: number }> {
  for (let start = 0; start < rows; start += BLOCK) {
    yield { start, end: Math.min(start + BLOCK, rows) };
  }
}
