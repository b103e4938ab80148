import view from 'ndarray';
import ops from 'ndarray-ops';
import type { Centers } from './centers.ts';
import type { HeadState } from './head-state.ts';

/** offsets ← rho_k - |c_k|²/2, the first for `duals`, the second for euclidean. */
export function scoreOffsets(
  { duals, offsets }: HeadState,
  { halfSquares }: Centers,
  withDuals: boolean,
): void {
  const out = view(offsets, halfSquares.shape);
  if (withDuals) ops.sub(out, duals, halfSquares);
  else ops.neg(out, halfSquares);
}
