import { PANEL, type RowBlock } from './row-block.ts';

/**
 * The best of K centers for the rows of a block that lie in panels, into `labels` and `scores`: the
 * hot loop. 4 rows × 2 centers at a time are summed in local variables, which fit the registers; a
 * pair of centers stays in the first-level cache for all panels, the panels in the second.
 *
 * @param centers - K × d, K a multiple of 2.
 * @param offsets - What to add to x·c, K; -Infinity where there is no center.
 */
export function scorePanels(
  { dim, values: x, paneled, labels, scores }: RowBlock,
  centers: Float64Array,
  offsets: Float64Array,
): void {
  scores.fill(Number.NEGATIVE_INFINITY, 0, paneled);
  labels.fill(0, 0, paneled);
  for (let k = 0; k < offsets.length; k += 2) {
    // `| 0` tells the engine that indices stay small integers: no test for overflow on each.
    const c0 = (k * dim) | 0;
    const c1 = (c0 + dim) | 0;
    const offset0 = offsets[k]!;
    const offset1 = offsets[k + 1]!;
    for (let row = 0, at = 0; row < paneled; row += PANEL) {
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let j = 0; j < dim; j++) {
        const y0 = centers[(c0 + j) | 0]!;
        const y1 = centers[(c1 + j) | 0]!;
        const x0 = x[at]!;
        const x1 = x[(at + 1) | 0]!;
        const x2 = x[(at + 2) | 0]!;
        const x3 = x[(at + 3) | 0]!;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
        s20 += x2 * y0;
        s21 += x2 * y1;
        s30 += x3 * y0;
        s31 += x3 * y1;
        at = (at + PANEL) | 0;
      }
      keepBest(scores, labels, row, k, s00 + offset0, s01 + offset1);
      keepBest(scores, labels, row + 1, k, s10 + offset0, s11 + offset1);
      keepBest(scores, labels, row + 2, k, s20 + offset0, s21 + offset1);
      keepBest(scores, labels, row + 3, k, s30 + offset0, s31 + offset1);
    }
  }
}

/** Scores of centers k and k + 1; a tie leaves the lower one where it is. */
function keepBest(
  scores: Float64Array,
  labels: Int32Array,
  row: number,
  k: number,
  score0: number,
  score1: number,
): void {
  if (score0 > scores[row]!) {
    scores[row] = score0;
    labels[row] = k;
  }
  if (score1 > scores[row]!) {
    scores[row] = score1;
    labels[row] = k + 1;
  }
}
