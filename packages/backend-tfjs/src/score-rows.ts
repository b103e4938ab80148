import type { Metric } from '@coke/core/backend';
import { add, matMul, neg, sub, type Tensor, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Centers } from './centers.ts';

/**
 * x·c_k, plus rho_k where prices count, less |c_k|²/2 for euclidean: b × K.
 *
 * @param prices - rho, K; undefined to leave prices out.
 */
export function scoreRows(
  x: Tensor2D,
  centers: Centers,
  prices: Float32Array | undefined,
  metric: Metric,
): Tensor2D {
  const dots: Tensor2D = matMul(x, centers.columns());
  const offsets = scoreOffsets(centers, prices, metric);
  return offsets ? add(dots, offsets) : dots;
}

function scoreOffsets(
  centers: Centers,
  prices: Float32Array | undefined,
  metric: Metric,
): Tensor | undefined {
  const priced = prices && tensor1d(prices);
  if (metric === 'cosine') return priced;
  const half = centers.halfSquares();
  return priced ? sub(priced, half) : neg(half);
}
