import type { EndEpochOptions, Metric } from '@coke/core/backend';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { blendEpochs } from './blend-epochs.ts';
import { Centers } from './centers.ts';
import type { HeadState } from './head-state.ts';

/**
 * Close an epoch: previous ← current; with `averaging`, both ← the running mean of the two. Then
 * counts and drift start from zero. If the device fails, no head has changed.
 */
export function endEpoch(
  heads: readonly HeadState[],
  metric: Metric,
  { averaging }: EndEpochOptions,
): void {
  const closed: [Tensor2D, Tensor2D][] = tidy(() =>
    heads.map(({ previous, current }) => {
      const next =
        averaging === undefined
          ? current.values.clone()
          : blendEpochs(previous.values, current.values, averaging, metric);
      // A clone shares the memory.
      return [next, next.clone()];
    }),
  );
  for (const [h, head] of heads.entries()) {
    const [previous, current] = closed[h]!;
    head.previous.dispose();
    head.current.dispose();
    head.previous = new Centers(previous);
    head.current = new Centers(current);
    head.counts.fill(0);
    head.drift.fill(0);
  }
}
