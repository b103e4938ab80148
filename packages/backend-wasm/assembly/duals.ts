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
  duals: usize,
  drift: usize,
  counts: usize,
  batchWeight: f64,
  eta: f64,
): void {
  for (let c: usize = 0; c < <usize>k; c++) {
    const at = c << 3;
    const rho = <f64>load<f32>(duals + (c << 2));
    // The share first: a cluster that takes the whole batch stays at 0 exactly where u = 1.
    const q = rho - eta * (load<f64>(counts + at) / batchWeight);
    const low = q + eta * load<f64>(lower + at);
    const high = q + eta * load<f64>(upper + at);
    const dual = min<f64>(max<f64>(0, low), high);
    store<f32>(duals + (c << 2), <f32>dual);
    const change = (batchWeight * (dual - rho)) / eta;
    store<f64>(drift + at, load<f64>(drift + at) + change);
  }
}
