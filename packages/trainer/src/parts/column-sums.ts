import { div, fill, matMul, type Rank, type Tensor2D } from '@tensorflow/tfjs-core';

/** Sums down the columns, [1, d] of [b, d]: a product, as to sum along the first dimension some devices would transpose. */
export function columnSums(x: Tensor2D): Tensor2D {
  return matMul(fill<Rank.R2>([1, x.shape[0]], 1), x);
}

/** Means down the columns, [1, d] of [b, d]. */
export function columnMeans(x: Tensor2D): Tensor2D {
  return div(columnSums(x), x.shape[0]);
}
