import { winner } from './best';
import { halvesOf } from './center-set';
import { BEST } from './layout';
import { rowBlockOf, scoreBlock } from './score-f32';

/**
 * What a score adds to x·c_k, float32: rho_k, less |c_k|²/2 where `euclidean` is set. Panels are
 * filled up with -infinity, which no row goes to.
 *
 * @param prices - rho, K float32; 0: none.
 */
export function fillOffsets(
  set: usize,
  k: i32,
  prices: usize,
  euclidean: bool,
  offsets: usize,
): void {
  for (let c = 0; c < k; c++) {
    const rho = prices ? <f64>load<f32>(prices + ((<usize>c) << 2)) : 0;
    const half = euclidean ? load<f64>(halvesOf(set) + ((<usize>c) << 3)) : 0;
    store<f32>(offsets + ((<usize>c) << 2), <f32>(rho - half));
  }
  for (let c = k; c < ((k + 7) & ~7); c++) store<f32>(offsets + ((<usize>c) << 2), -Infinity);
}

/**
 * labels ← argmax_k (x_i·c_k + offset_k), lowest k on ties. A score is summed in float32, element
 * after element, then the offset is added: every path ends in this order of operations.
 *
 * @param x - Rows, b × d, readable up to a multiple of 4 rows.
 * @param best - Scratch, 32 bytes for each row of a block: at most 4096 rows.
 */
export function assignF32(
  x: usize,
  rows: i32,
  d: i32,
  set: usize,
  k: i32,
  offsets: usize,
  best: usize,
  labels: usize,
): void {
  const rowBlock = rowBlockOf(d);
  for (let i = 0; i < rows; i += rowBlock) {
    const n = min(rowBlock, rows - i);
    scoreBlock(x + ((<usize>i * <usize>d) << 2), n, d, set, k, offsets, best, 0, 0);
    for (let r = 0; r < n; r++) {
      store<i32>(labels + ((<usize>(i + r)) << 2), winner(best + <usize>r * BEST));
    }
  }
}
