import { centersOf } from './center-set';
import { PANEL } from './layout';
import { scaleSums, sumRows } from './mean';
import { packPanel } from './pack';
import { PANEL_SHIFT } from './panels';
import { sumSparse } from './sparse';

// A mean shorter than this leaves its center where it was: SHORTEST_MEAN of the core.
const SHORTEST: f64 = 1e-6;

/**
 * Where m_k > 0: c_k ← (n_k c_k + Σ w_i x_i) / (n_k + m_k), to unit length if `unit` is set (a mean
 * too short leaves c_k as it is); n_k ← n_k + m_k. Summed in float64, row after row. What moves is
 * packed again.
 *
 * @param weights - w, b float32; 0: every row weighs 1.
 * @param ends, order - Rows by cluster, as `countRows` leaves them.
 * @param totals - n, K float64.
 * @param scratch - Of the calling thread: `centersScratch` of `src/scratch.ts` says how many bytes.
 * @param first, last - Panels of 8 clusters, first … last - 1: calls may share them out in any way.
 * @param indices, indptr - Of sparse rows; 0: rows are dense.
 */
export function moveCenters(
  x: usize,
  weights: usize,
  k: i32,
  d: i32,
  counts: usize,
  ends: usize,
  order: usize,
  totals: usize,
  set: usize,
  scratch: usize,
  unit: bool,
  first: i32,
  last: i32,
  indices: usize,
  indptr: usize,
): void {
  const rowBytes = (<usize>d) << 2;
  const start = first << PANEL_SHIFT;
  let to = order;
  if (start > 0) to += (<usize>load<i32>(ends + ((<usize>start) << 2) - 4)) << 2;
  for (let p = first; p < last; p++) {
    let moved = 0;
    for (let lane = 0; lane < PANEL; lane++) {
      const c = <usize>((p << PANEL_SHIFT) + lane);
      if (c >= <usize>k) break;
      const from = to;
      to = order + ((<usize>load<i32>(ends + (c << 2))) << 2);
      const m = load<f64>(counts + (c << 3));
      if (m === 0) continue;
      const n = load<f64>(totals + (c << 3));
      store<f64>(totals + (c << 3), n + m);
      const center = centersOf(set) + c * rowBytes;
      const squared =
        indptr === 0
          ? sumRows(center, n, x, weights, d, from, to, scratch)
          : sumSparse(center, n, x, indices, indptr, weights, d, from, to, scratch);
      let scale = 1 / (n + m);
      if (unit) {
        const length = sqrt<f64>(squared);
        if (length * scale < SHORTEST) continue;
        // The mean's direction is that of the sums.
        scale = 1 / length;
      }
      scaleSums(scratch, scale, d, center);
      moved |= 1 << lane;
    }
    if (moved !== 0) packPanel(set, p, d, moved, scratch);
  }
}
