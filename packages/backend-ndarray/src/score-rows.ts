import type { RowBlock } from './row-block.ts';

/**
 * As `scorePanels`, for the rows that fill no panel: 1 row × 4 centers at a time.
 *
 * @param centers - K × d, K a multiple of 4.
 * @param offsets - What to add to x·c, K; -Infinity where there is no center.
 */
export function scoreRows(
  { dim, values: x, rows, paneled, labels, scores }: RowBlock,
  centers: Float64Array,
  offsets: Float64Array,
): void {
  for (let row = paneled; row < rows; row++) {
    let best = Number.NEGATIVE_INFINITY;
    let label = 0;
    for (let k = 0; k < offsets.length; k += 4) {
      const c0 = (k * dim) | 0;
      const c1 = (c0 + dim) | 0;
      const c2 = (c1 + dim) | 0;
      const c3 = (c2 + dim) | 0;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let j = 0, at = (row * dim) | 0; j < dim; j++, at++) {
        const xj = x[at]!;
        s0 += xj * centers[(c0 + j) | 0]!;
        s1 += xj * centers[(c1 + j) | 0]!;
        s2 += xj * centers[(c2 + j) | 0]!;
        s3 += xj * centers[(c3 + j) | 0]!;
      }
      s0 += offsets[k]!;
      s1 += offsets[k + 1]!;
      s2 += offsets[k + 2]!;
      s3 += offsets[k + 3]!;
      if (s0 > best) [best, label] = [s0, k];
      if (s1 > best) [best, label] = [s1, k + 1];
      if (s2 > best) [best, label] = [s2, k + 2];
      if (s3 > best) [best, label] = [s3, k + 3];
    }
    scores[row] = best;
    labels[row] = label;
  }
}
