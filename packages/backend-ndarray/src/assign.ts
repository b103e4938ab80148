import ops from 'ndarray-ops';
import type { Centers } from './center-set.ts';
import type { HeadState } from './head-state.ts';

/** offsets ← rho_k - |c_k|²/2, the first for `prices`, the second for euclidean. */
export function scoreOffsets(
  { prices, offsets }: HeadState,
  { halfSquares }: Centers,
  withPrices: boolean,
): void {
  if (withPrices) ops.sub(offsets, prices, halfSquares);
  else ops.neg(offsets, halfSquares);
}
