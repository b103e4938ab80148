import { updateDuals } from '@coke/core/backend';
import type { HeadState } from './head-state.ts';

/**
 * Prices and drift after a batch (CoKe, eq. 6), by the reference's own arithmetic on the host.
 *
 * @param batchCounts - m, K.
 * @param batchWeight - b.
 */
export function movedPrices(
  head: HeadState,
  batchCounts: Float64Array,
  batchWeight: number,
  eta: number,
): { readonly prices: Float32Array; readonly drift: Float64Array } {
  const prices = head.prices.slice();
  const drift = head.drift.slice();
  updateDuals({ ...head, prices, drift }, batchCounts, batchWeight, eta);
  return { prices, drift };
}
