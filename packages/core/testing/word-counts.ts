import type { GivenRows } from '../src/rows/given-rows.ts';
import { Random } from '../src/support/random.ts';

/** Rows of counts, as texts give them: most are 0, and many rows are as near to one center as to another. */
export function wordCounts(rows: number, cols: number, seed: number): GivenRows {
  const random = new Random(seed);
  const data = new Float32Array(rows * cols);
  for (let i = 0; i < rows; i++) {
    for (let word = random.integer(12); word > 0; word--) {
      data[i * cols + Math.floor(cols * random.uniform() ** 3)]! += 1;
    }
  }
  return { data, rows, cols };
}
