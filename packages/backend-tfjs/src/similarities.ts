import type { Metric } from '@coke/core/backend';
import { gather, mul, square, sub, sum, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core';

/**
 * How near each row is to the center it went to, b: x·c for cosine, -|x - c|²/2 for euclidean, summed
 * term by term, as the difference of two large numbers is not.
 *
 * @param x - b × d.
 * @param centers - K × d.
 * @param labels - b, int32.
 */
export function similarities(
  x: Tensor2D,
  centers: Tensor2D,
  labels: Tensor1D,
  metric: Metric,
): Tensor1D {
  const assigned: Tensor2D = gather(centers, labels);
  if (metric === 'cosine') return sum(mul(x, assigned), 1);
  return mul(sum(square(sub(x, assigned)), 1), -0.5);
}
