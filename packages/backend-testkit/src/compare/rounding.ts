import type { Metric } from '@coke/core/backend';

/**
 * How far a device may be off by rounding alone, when each of its operations is off by at most a
 * factor of `epsilon`: a sum of n products differs from the exact one by at most
 * n epsilon Σ|terms|, in whatever order it is summed (Higham, Accuracy and Stability of Numerical
 * Algorithms, Section 3.1). All tolerances of the kit follow from this; none is a guess.
 */
export interface Rounding {
  readonly epsilon: number;
  /** Relative error of the rows: 0 if the device got them as they are. */
  readonly rows: number;
}

/** @param normalized - The device brings rows to unit length, which rounds. */
export function rounding(epsilon: number, dim: number, normalized: boolean): Rounding {
  return { epsilon, rows: normalized ? epsilon * (dim / 2 + 4) : 0 };
}

/** Stands for everything that a device may flush to zero. */
export const UNDERFLOW = 1e-30;

/** A score in double, and how far a device's may lie from it. */
export interface Score {
  readonly value: number;
  readonly error: number;
}

/** x_i·c_k + rho, or x_i·c_k - |c_k|²/2 + rho. */
export function score(
  x: Float32Array,
  xAt: number,
  centers: Float32Array,
  cAt: number,
  dim: number,
  dual: number,
  metric: Metric,
  { epsilon, rows }: Rounding,
): Score {
  let dot = 0;
  let terms = 0;
  let squared = 0;
  for (let j = 0; j < dim; j++) {
    const product = x[xAt + j]! * centers[cAt + j]!;
    dot += product;
    terms += Math.abs(product);
    squared += centers[cAt + j]! ** 2;
  }
  const half = metric === 'euclidean' ? squared / 2 : 0;
  const error = epsilon * ((dim + 4) * (terms + half) + 2 * Math.abs(dual)) + rows * terms;
  return { value: dot - half + dual, error: error + UNDERFLOW };
}
