import type { Random } from '@coke/core';
import { type Bounds, ratioBounds } from '@coke/core/backend';

/** No bounds, exact sizes, a share of the average size, or bounds of their own for each cluster. */
export type BoundsKind = 'none' | 'balanced' | 'ratio' | 'any';

export const boundsKinds: readonly BoundsKind[] = ['ratio', 'none', 'balanced', 'any'];

/** Bounds of one head that some sizes meet. */
export function drawBounds(kind: BoundsKind, k: number, random: Random): Bounds {
  if (kind === 'none') return ratioBounds(k, 0);
  if (kind === 'balanced') return ratioBounds(k, 1);
  if (kind === 'ratio') return ratioBounds(k, random.uniform());
  return boundsAround(drawShares(k, random), random);
}

/** Bounds that the shares `p` meet: exact, on one side or on both, cluster by cluster. */
function boundsAround(p: Float64Array, random: Random): Bounds {
  const lower = p.slice();
  const upper = p.slice();
  for (let c = 0; c < p.length; c++) {
    const kind = random.integer(4);
    if (kind === 0) continue;
    lower[c]! *= kind === 1 ? 0 : random.uniform();
    upper[c] = kind === 2 ? 1 : p[c]! + (1 - p[c]!) * random.uniform() ** 2;
  }
  return { lower, upper };
}

function drawShares(k: number, random: Random): Float64Array {
  const p = Float64Array.from({ length: k }, () => 0.1 + random.uniform());
  const total = p.reduce((sum, share) => sum + share, 0);
  return p.map((share) => share / total);
}
