import { centersOf } from './center-set';
import { packCenter } from './pack';
import { PANEL_SHIFT } from './panels';

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
): void {
  const centers = centersOf(set);
  const rowBytes = (<usize>d) << 2;
  const sums = scratch;
  const from = first << PANEL_SHIFT;
  const to = min(k, last << PANEL_SHIFT);
  let end = from > 0 ? load<i32>(ends + ((<usize>from) << 2) - 4) : 0;
  for (let c = from; c < to; c++) {
    const start = end;
    end = load<i32>(ends + ((<usize>c) << 2));
    const m = load<f64>(counts + ((<usize>c) << 3));
    if (m === 0) continue;
    memory.fill(sums, 0, (<usize>d) << 3);
    for (let at = start; at < end; at++) {
      const i = <usize>load<i32>(order + ((<usize>at) << 2));
      const weight = weights ? <f64>load<f32>(weights + (i << 2)) : 1;
      add(x + i * rowBytes, weight, d, sums);
    }
    const n = load<f64>(totals + ((<usize>c) << 3));
    store<f64>(totals + ((<usize>c) << 3), n + m);
    const squared = mean(centers + <usize>c * rowBytes, n, n + m, d, sums);
    const length = unit ? sqrt<f64>(squared) : 1;
    if (length < SHORTEST) continue;
    move(centers + <usize>c * rowBytes, length, d, sums);
    packCenter(set, c, d, scratch);
  }
}

/** sums += w x */
function add(x: usize, weight: f64, d: i32, sums: usize): void {
  const w = f64x2.splat(weight);
  const pairs = d & ~1;
  for (let j = 0; j < pairs; j += 2) {
    const value = f64x2.promote_low_f32x4(v128.load64_zero(x));
    v128.store(sums, f64x2.add(v128.load(sums), f64x2.mul(w, value)));
    x += 8;
    sums += 16;
  }
  if (pairs < d) store<f64>(sums, load<f64>(sums) + weight * <f64>load<f32>(x));
}

/** sums ← (n c + sums) / total; returns its squared length. */
function mean(center: usize, n: f64, total: f64, d: i32, sums: usize): f64 {
  let squared: f64 = 0;
  for (let j = 0; j < d; j++) {
    const value = (n * <f64>load<f32>(center) + load<f64>(sums)) / total;
    store<f64>(sums, value);
    squared += value * value;
    center += 4;
    sums += 8;
  }
  return squared;
}

function move(center: usize, length: f64, d: i32, sums: usize): void {
  for (let j = 0; j < d; j++) {
    store<f32>(center, <f32>(load<f64>(sums) / length));
    center += 4;
    sums += 8;
  }
}
