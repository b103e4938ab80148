import { type Metric, SHORTEST_MEAN } from '@coke/core/backend';
import { add, div, maximum, mul, type Tensor2D } from '@tensorflow/tfjs-core';
import { hasDirection, rowLengths, toUnitLength } from './to-unit-length.ts';

/**
 * The running mean over epochs, K × d: (1 - f) previous + f current, both current and the result at
 * unit length for cosine; a center for which either has no direction stays as it was.
 *
 * @param f - Share of the epoch that ends.
 */
export function blendEpochs(
  previous: Tensor2D,
  current: Tensor2D,
  f: number,
  metric: Metric,
): Tensor2D {
  if (metric === 'euclidean') return add(mul(previous, 1 - f), mul(current, f));
  const lengths = rowLengths(current);
  const directions = div(current, maximum(lengths, SHORTEST_MEAN));
  const means: Tensor2D = add(mul(previous, 1 - f), mul(directions, f));
  return toUnitLength(means, previous, hasDirection(lengths));
}
