import { add, mul, rsqrt, square, sub, type Tensor2D } from '@tensorflow/tfjs-core';
import { columnMeans } from './column-sums.ts';

/**
 * Columns with mean 0 and variance 1, and what each was multiplied by, [1, d]: batch normalisation
 * without scale and shift, y = (x - mean) / √(variance + epsilon), variances divided by b.
 *
 * @param x - b × d.
 */
export function standardColumns(
  x: Tensor2D,
  epsilon: number,
): { columns: Tensor2D; scale: Tensor2D } {
  const centered = sub<Tensor2D>(x, columnMeans(x));
  const scale = rsqrt<Tensor2D>(add(columnMeans(square(centered)), epsilon));
  return { columns: mul(centered, scale), scale };
}

/**
 * From the gradient with respect to such columns y to that with respect to the x they were made from:
 * (dy - mean(dy) - y mean(y dy)) / √(variance + epsilon).
 */
export function standardColumnsGradient(
  dy: Tensor2D,
  columns: Tensor2D,
  scale: Tensor2D,
): Tensor2D {
  const along = mul<Tensor2D>(columns, columnMeans(mul(columns, dy)));
  return mul(sub(sub(dy, columnMeans(dy)), along), scale);
}
