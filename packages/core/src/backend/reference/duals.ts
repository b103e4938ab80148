import type { ClusteringState } from '../../problem/clustering-state.ts';

/**
 * One dual step (CoKe, eq. 6): with q = rho_k - eta m_k / b,
 * rho_k ← median(q + eta l_k, 0, q + eta u_k).
 *
 * A cluster short of its share becomes dearer, one above it cheaper. The median is the proximal step
 * of the two-sided dual: for u = 1 it is the paper's max(0, ·), for l = u the plain step of an
 * equality, whose price keeps its sign.
 *
 * @param batchCounts - m, weight of this batch in each cluster, K.
 * @param batchWeight - b, their sum.
 * @param eta - Dual learning rate.
 */
export function updateDuals(
  {
    k,
    lower,
    upper,
    prices,
    drift,
  }: Pick<ClusteringState, 'k' | 'lower' | 'upper' | 'prices' | 'drift'>,
  batchCounts: Float64Array,
  batchWeight: number,
  eta: number,
): void {
  for (let c = 0; c < k; c++) {
    const rho = prices[c]!;
    // The share first: a cluster that takes the whole batch stays at 0 exactly where u = 1.
    const q = rho - eta * (batchCounts[c]! / batchWeight);
    const next = Math.min(Math.max(0, q + eta * lower[c]!), q + eta * upper[c]!);
    // Before float32 rounds it: the certificate adds up what each step was meant to be.
    drift[c]! += (batchWeight * (next - rho)) / eta;
    prices[c] = next;
  }
}
