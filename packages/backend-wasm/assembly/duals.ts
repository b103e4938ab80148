/**
 * Count a batch, and group its rows by cluster, each group in the order of the batch.
 *
 * @param labels - y, b int32.
 * @param weights - w, b float32; 0: every row weighs 1.
 * @param counts - m, K float64: written.
 * @param ends - K int32: written; where the group of each cluster ends in `order`.
 * @param order - b int32: written; row numbers.
 * @returns b, the sum of weights.
 */
export function countRows(
  labels: usize,
  rows: i32,
  weights: usize,
  k: i32,
  counts: usize,
  ends: usize,
  order: usize,
): f64 {
  memory.fill(counts, 0, (<usize>k) << 3);
  memory.fill(ends, 0, (<usize>k) << 2);
  let total: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const label = <usize>load<i32>(labels + ((<usize>i) << 2));
    const weight = weights ? <f64>load<f32>(weights + ((<usize>i) << 2)) : 1;
    store<f64>(counts + (label << 3), load<f64>(counts + (label << 3)) + weight);
    store<i32>(ends + (label << 2), load<i32>(ends + (label << 2)) + 1);
    total += weight;
  }
  let start = 0;
  for (let c: usize = 0; c < <usize>k; c++) {
    const size = load<i32>(ends + (c << 2));
    store<i32>(ends + (c << 2), start);
    start += size;
  }
  for (let i = 0; i < rows; i++) {
    const end = ends + ((<usize>load<i32>(labels + ((<usize>i) << 2))) << 2);
    const at = load<i32>(end);
    store<i32>(order + ((<usize>at) << 2), i);
    store<i32>(end, at + 1);
  }
  return total;
}

/**
 * rho_k ← median(q + eta l_k, 0, q + eta u_k) with q = rho_k - eta m_k / b; drift_k += b (change of
 * rho_k) / eta. In float64; rho is rounded to float32 last, after its change went into drift.
 */
export function updateDuals(
  k: i32,
  lower: usize,
  upper: usize,
  prices: usize,
  drift: usize,
  counts: usize,
  batchWeight: f64,
  eta: f64,
): void {
  const b = f64x2.splat(batchWeight);
  const e = f64x2.splat(eta);
  for (let pairs = k >> 1; pairs > 0; pairs--) {
    const rho = f64x2.promote_low_f32x4(v128.load64_zero(prices));
    const price = next(rho, v128.load(counts), v128.load(lower), v128.load(upper), b, e);
    v128.store64_lane(prices, f32x4.demote_f64x2_zero(price), 0);
    v128.store(drift, f64x2.add(v128.load(drift), change(rho, price, b, e)));
    lower += 16;
    upper += 16;
    prices += 8;
    drift += 16;
    counts += 16;
  }
  if ((k & 1) === 0) return;
  const rho = f64x2.promote_low_f32x4(v128.load32_zero(prices));
  const m = v128.load64_zero(counts);
  const price = next(rho, m, v128.load64_zero(lower), v128.load64_zero(upper), b, e);
  v128.store32_lane(prices, f32x4.demote_f64x2_zero(price), 0);
  const moved = f64x2.add(v128.load64_zero(drift), change(rho, price, b, e));
  v128.store64_lane(drift, moved, 0);
}

/** median(q + eta l, 0, q + eta u), q = rho - eta m / b, of two clusters. */
function next(rho: v128, m: v128, lower: v128, upper: v128, b: v128, eta: v128): v128 {
  // The share first: a cluster that takes the whole batch stays at 0 exactly where u = 1.
  const q = f64x2.sub(rho, f64x2.mul(eta, f64x2.div(m, b)));
  const low = f64x2.add(q, f64x2.mul(eta, lower));
  const high = f64x2.add(q, f64x2.mul(eta, upper));
  return f64x2.pmin(f64x2.pmax(f64x2.splat(0), low), high);
}

/** b (price - rho) / eta */
function change(rho: v128, price: v128, b: v128, eta: v128): v128 {
  return f64x2.div(f64x2.mul(b, f64x2.sub(price, rho)), eta);
}
