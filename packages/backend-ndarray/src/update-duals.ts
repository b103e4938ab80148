import type { Data } from 'ndarray';
import ops from 'ndarray-ops';
import type { HeadState } from './head-state.ts';

/**
 * One dual step (CoKe, eq. 6): with q = rho_k - eta m_k / b,
 * rho_k ← median(q + eta l_k, 0, q + eta u_k); drift_k += b (change of rho_k) / eta, the change
 * before float32 rounds it.
 *
 * @param batchWeight - b, the sum of m.
 * @param eta - Dual learning rate.
 */
export function updateDuals(
  { lower, upper, duals, drift, batchCounts, scratch }: HeadState,
  batchWeight: number,
  eta: number,
): void {
  const { q, low, high } = scratch;
  ops.divs(q, batchCounts, batchWeight);
  ops.mulseq(q, eta);
  ops.sub(q, duals, q);
  ops.muls(low, lower, eta);
  ops.addeq(low, q);
  ops.maxseq(low, 0);
  ops.muls(high, upper, eta);
  ops.addeq(high, q);
  const next = low;
  ops.mineq(next, high);
  const change = q;
  ops.sub(change, next, duals);
  ops.mulseq(change, batchWeight);
  ops.divseq(change, eta);
  ops.addeq(drift, change);
  ops.assign<Data>(duals, next);
}
