import { addN, mean, mul, type Scalar, sum, type Tensor2D } from '@tensorflow/tfjs-core';
import { unitRows, unitRowsGradient } from './unit-rows.ts';

/** How well each of two views foretells the other. The caller tidies. */
export interface CrossCosines {
  /** Of both directions, the sum of the means over rows: -2 … 2. */
  readonly total: Scalar;
  /** With respect to the predictions. */
  readonly gradients: readonly Tensor2D[];
}

/**
 * cos(p_0, z_1) + cos(p_1, z_0), means over rows, and its gradient with respect to p. No gradient goes to z.
 *
 * @param predictions - p of two views, b × d each, of any length.
 * @param targets - z of the same views, likewise.
 */
export function crossCosines(
  predictions: readonly Tensor2D[],
  targets: readonly Tensor2D[],
): CrossCosines {
  const directions = predictions.map((prediction, v) => {
    const { unit, scale } = unitRows(prediction);
    const target = unitRows(targets[1 - v]!).unit;
    const slope = mul<Tensor2D>(target, 1 / prediction.shape[0]);
    return {
      cosine: mean<Scalar>(sum(mul(unit, target), 1)),
      gradient: unitRowsGradient(slope, unit, scale),
    };
  });
  return {
    total: addN(directions.map(({ cosine }) => cosine)),
    gradients: directions.map(({ gradient }) => gradient),
  };
}
