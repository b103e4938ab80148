import type { HeadState } from './head-state.ts';

/**
 * One dual step (CoKe, eq. 6): with q = rho_k - eta m_k / b,
 * rho_k ← median(q + eta l_k, 0, q + eta u_k); drift_k += b (change of rho_k) / eta, the change
 * before float32 rounds it. One pass: as whole-array operations it would cost a small batch more
 * than all the rest.
 *
 * @param batchWeight - b, the sum of m.
 * @param eta - Dual learning rate.
 */
export function updateDuals(state: HeadState, batchWeight: number, eta: number): void {
  const [duals, drift, counts] = [state.duals.data, state.drift.data, state.batchCounts.data];
  const [lower, upper] = [state.lower.data, state.upper.data];
  for (let k = 0; k < duals.length; k++) {
    const rho = duals[k]!;
    const q = rho - eta * (counts[k]! / batchWeight);
    const next = Math.min(Math.max(0, q + eta * lower[k]!), q + eta * upper[k]!);
    drift[k]! += (batchWeight * (next - rho)) / eta;
    duals[k] = next;
  }
}
