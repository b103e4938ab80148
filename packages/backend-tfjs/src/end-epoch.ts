import { type EndEpochOptions, type Metric, SHORTEST_MEAN } from '@coke/core/backend';
import { add, div, maximum, mul, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { hasDirection, rowLengths, toUnitLength } from './centers.ts';
import { Centers, type HeadState } from './head-state.ts';

/**
 * Close an epoch: previous ← current; with `averaging`, both ← the running mean of the two. Then
 * counts ← `carry` · counts, and drift starts from zero. If the device fails, no head has changed.
 */
export function endEpoch(
  heads: readonly HeadState[],
  metric: Metric,
  { averaging, carry = 0 }: EndEpochOptions,
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
    head.counts = head.counts.map((count) => carry * count);
    head.drift.fill(0);
  }
}

/**
 * The running mean over epochs, K × d: (1 - f) previous + f current, both current and the result at
 * unit length for cosine; a center for which either has no direction stays as it was.
 *
 * @param f - Share of the epoch that ends.
 */
function blendEpochs(previous: Tensor2D, current: Tensor2D, f: number, metric: Metric): Tensor2D {
  if (metric === 'euclidean') return add(mul(previous, 1 - f), mul(current, f));
  const lengths = rowLengths(current);
  const directions = div(current, maximum(lengths, SHORTEST_MEAN));
  const means: Tensor2D = add(mul(previous, 1 - f), mul(directions, f));
  return toUnitLength(means, previous, hasDirection(lengths));
}
