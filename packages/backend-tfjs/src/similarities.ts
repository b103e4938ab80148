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

/**
 * As `similarities`, by a loop in double.
 *
 * @param x - b × d.
 * @param centers - K × d.
 * @param labels - b.
 * @param out - b.
 */
export function writeSimilarities(
  x: Float32Array,
  centers: Float32Array,
  dim: number,
  labels: Int32Array,
  metric: Metric,
  out: Float32Array,
): void {
  for (let i = 0; i < labels.length; i++) {
    const from = labels[i]! * dim - i * dim;
    let sum = 0;
    if (metric === 'cosine') {
      for (let at = i * dim; at < (i + 1) * dim; at++) sum += x[at]! * centers[from + at]!;
    } else {
      for (let at = i * dim; at < (i + 1) * dim; at++) sum += (x[at]! - centers[from + at]!) ** 2;
    }
    out[i] = metric === 'cosine' ? sum : -sum / 2;
  }
}
