import { updateDuals } from '@coke/core/backend';
import type { HeadState } from './head-state.ts';

/** Prices and drift of a head follow the sizes of the batch that it holds (CoKe, eq. 6). */
export function movePrices(head: HeadState, batchWeight: number, eta: number): void {
  const state = {
    k: head.prices.data.length,
    lower: head.lower.data,
    upper: head.upper.data,
    prices: head.prices.data,
    drift: head.drift.data,
  };
  updateDuals(state, head.batchCounts.data, batchWeight, eta);
}
