import { type CsrRows, csr } from '../src/rows/csr.ts';
import type { Matrix } from '../src/rows/matrix.ts';
import { Random } from '../src/support/random.ts';

/**
 * Rows of counts, as texts give them, and the same rows by those that were counted: most are 0, and many rows are as
 * near to one center as to another.
 *
 * @param less - Share of the words that count for -1, as of changes of texts: what adds up to 0 is kept as a number.
 */
export function wordCounts(
  rows: number,
  cols: number,
  seed: number,
  less = 0,
): { readonly dense: Matrix; readonly sparse: CsrRows } {
  const random = new Random(seed);
  const data = new Float32Array(rows * cols);
  const counts = Array.from({ length: rows }, (_, i) => {
    const row: Record<number, number> = {};
    for (let word = random.integer(12); word > 0; word--) {
      const column = Math.floor(cols * random.uniform() ** 3);
      row[column] = (row[column] ?? 0) + (less > 0 && random.uniform() < less ? -1 : 1);
    }
    for (const [column, count] of Object.entries(row)) data[i * cols + Number(column)] = count;
    return row;
  });
  return { dense: { data, rows, cols }, sparse: csr(counts, cols) };
}
