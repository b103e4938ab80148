import { mul, type Tensor2D, tensor1d, tensor2d, unsortedSegmentSum } from '@tensorflow/tfjs-core';

/**
 * Σ w_i x_i of each cluster, K × d, by a kernel that scatters: for devices that add in a fixed order.
 *
 * @param x - b × d.
 * @param labels - y, b.
 * @param weights - w, b; undefined: all 1.
 */
export function segmentSums(
  x: Tensor2D,
  labels: Int32Array,
  k: number,
  weights: Float32Array | undefined,
): Tensor2D {
  const rows = labels.length;
  const weighted = weights ? mul<Tensor2D>(x, tensor2d(weights.slice(0, rows), [rows, 1])) : x;
  return unsortedSegmentSum(weighted, tensor1d(labels.slice(), 'int32'), k);
}
