import {
  abs,
  div,
  greater,
  less,
  max,
  maximum,
  mul,
  sqrt,
  square,
  sum,
  type Tensor2D,
  where,
} from '@tensorflow/tfjs-core';

/** Beyond these sizes, squares or reciprocals may leave float32. */
const [LARGE, SMALL] = [2 ** 60, 2 ** -60];

/** Smallest size that is not zero to a device without denormal numbers. */
const SMALLEST_NORMAL: number = 2 ** -126;

/**
 * Rows at unit length, whatever finite float32 they hold; a zero row stays zero.
 *
 * A row is divided by its largest value first, so that squares stay in range. GPUs may divide by way
 * of reciprocals, which leave float32 for the largest numbers: a power of two brings those near 1.
 *
 * @param x - b × d.
 */
export function unitRows(x: Tensor2D): Tensor2D {
  const size = max<Tensor2D>(abs(x), 1, true);
  const shrink = where<Tensor2D>(greater(size, LARGE), 2 ** -70, 1);
  const factor = where<Tensor2D>(less(size, SMALL), 2 ** 70, shrink);
  const scaledSize = mul<Tensor2D>(size, factor);
  const scaled = div<Tensor2D>(mul(x, factor), maximum(scaledSize, SMALLEST_NORMAL));
  const length = sqrt(sum<Tensor2D>(square(scaled), 1, true));
  // At least 1, but for zero rows.
  return div(scaled, maximum(length, 0.5));
}
