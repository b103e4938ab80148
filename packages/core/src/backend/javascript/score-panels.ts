import { PANEL, type RowBlock } from './row-block.ts';

/** Takes x·c of one row with centers k and k + 1. */
export type Keep<T> = (to: T, row: number, k: number, product0: number, product1: number) => void;

/**
 * x·c of the rows of a block that lie in panels with all K centers: the hot loop. 4 rows × 2 centers
 * at a time are summed in local variables, which fit the registers, each sum in the order of j; a
 * pair of centers stays in the first-level cache for all panels, the panels in the second.
 *
 * @param centers - K × d, K a multiple of 2.
 * @param keep - Is handed what comes out, and `to`.
 */
export function scorePanels<T>(
  { dim, values: x, paneled }: RowBlock,
  centers: Float64Array,
  k: number,
  keep: Keep<T>,
  to: T,
): void {
  for (let c = 0; c < k; c += 2) {
    // `| 0` tells the engine that indices stay small integers: no test for overflow on each.
    const c0 = (c * dim) | 0;
    const c1 = (c0 + dim) | 0;
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
      keep(to, row, c, s00, s01);
      keep(to, row + 1, c, s10, s11);
      keep(to, row + 2, c, s20, s21);
      keep(to, row + 3, c, s30, s31);
    }
  }
}
