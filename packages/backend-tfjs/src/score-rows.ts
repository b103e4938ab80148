import type { Metric } from '@coke/core';
import { add, matMul, neg, sub, type Tensor, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import type { Centers } from './centers.ts';

/**
 * x·c_k, plus rho_k where prices count, less |c_k|²/2 for euclidean: b × K.
 *
 * @param duals - rho, K; undefined to leave prices out.
 */
export function scoreRows(
  x: Tensor2D,
  centers: Centers,
  duals: Float32Array | undefined,
  metric: Metric,
): Tensor2D {
  const dots: Tensor2D = matMul(x, centers.columns());
  const offsets = scoreOffsets(centers, duals, metric);
  return offsets ? add(dots, offsets) : dots;
}

function scoreOffsets(
  centers: Centers,
  duals: Float32Array | undefined,
  metric: Metric,
): Tensor | undefined {
  const prices = duals && tensor1d(duals);
  if (metric === 'cosine') return prices;
  const half = centers.halfSquares();
  return prices ? sub(prices, half) : neg(half);
}
