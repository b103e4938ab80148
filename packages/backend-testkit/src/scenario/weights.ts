import type { Random } from '@coke/core';

/** All 1, or 0 … 3; with a third of them zero; zero but for one row. */
export type WeightsKind = 'none' | 'random' | 'some zero' | 'one row';

export const weightsKinds: readonly WeightsKind[] = ['none', 'random', 'some zero', 'one row'];

/** w of a batch of `n` rows, of positive sum; undefined: all 1. */
export function drawWeights(
  kind: WeightsKind,
  n: number,
  random: Random,
): Float32Array | undefined {
  if (kind === 'none') return undefined;
  const weights = Float32Array.from({ length: n }, () => 0.01 + 3 * random.uniform());
  const kept = random.integer(n);
  for (let i = 0; i < n; i++) {
    const dropped = kind === 'one row' || (kind === 'some zero' && random.integer(3) === 0);
    if (dropped && i !== kept) weights[i] = 0;
  }
  return weights;
}
