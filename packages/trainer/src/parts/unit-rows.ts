import {
  cast,
  greater,
  maximum,
  mul,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor2D,
} from '@tensorflow/tfjs-core';

// PyTorch's `normalize` divides by no less than 1e-12.
const SHORTEST_SQUARED = 1e-24;

/**
 * Rows at unit length, and what each was multiplied by. A row too short to have a direction becomes 0
 * and is multiplied by 0, so that it has no gradient (departs from the published code, whose would be of 1e12).
 *
 * @param x - b × d.
 */
export function unitRows(x: Tensor2D): { unit: Tensor2D; scale: Tensor2D } {
  const squared = sum<Tensor2D>(square(x), 1, true);
  const has = cast(greater(squared, SHORTEST_SQUARED), 'float32');
  const scale = mul<Tensor2D>(rsqrt(maximum(squared, SHORTEST_SQUARED)), has);
  return { unit: mul(x, scale), scale };
}

/**
 * From the gradient with respect to unit rows u to that with respect to the rows x they were made
 * from: (du - u (u·du)) / |x|.
 */
export function unitRowsGradient(du: Tensor2D, unit: Tensor2D, scale: Tensor2D): Tensor2D {
  const along = sum<Tensor2D>(mul(unit, du), 1, true);
  return mul(sub(du, mul(unit, along)), scale);
}
