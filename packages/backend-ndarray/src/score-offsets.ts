import ops from 'ndarray-ops';
import type { Centers } from './centers.ts';
import type { HeadState } from './head-state.ts';

/** offsets ← rho_k - |c_k|²/2, the first for `duals`, the second for euclidean. */
export function scoreOffsets(
  { duals, offsets }: HeadState,
  { halfSquares }: Centers,
  withDuals: boolean,
): void {
  if (withDuals) ops.sub(offsets, duals, halfSquares);
  else ops.neg(offsets, halfSquares);
}
