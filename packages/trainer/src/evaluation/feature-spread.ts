import type { Matrix } from '@coke/core';
import { normalizeRow } from '@coke/core/backend';
import { checkFeatures } from './labelled-features.ts';

/** How much of the sphere features fill: what shows a collapse first. */
export interface FeatureSpread {
  /**
   * Mean over dimensions of the standard deviation of unit-length features, times sqrt(d): 1 where
   * they fill the sphere evenly, 0 where all are the same. Chen and He, "Exploring Simple Siamese
   * Representation Learning", CVPR 2021, figure 2.
   */
  readonly std: number;
  /**
   * (Σ λ)² / Σ λ² over the eigenvalues λ of their covariance: in how many dimensions they vary, 1 … d;
   * 0 where they do not.
   */
  readonly effectiveDimension: number;
}

/** A variance that is no more than float32 rounding of unit rows. */
const ROUNDING = 1e-12;

/**
 * Of rows of any length but 0, taken at unit length. O(n d²) on the host: a few thousand rows will do.
 *
 * @throws RangeError if there are no rows, or one is not finite.
 */
export function featureSpread(features: Matrix): FeatureSpread {
  checkFeatures('features', features);
  const { data, rows, cols } = features;
  const covariance = new Float64Array(cols * cols);
  const mean = new Float64Array(cols);
  const unit = new Float32Array(cols);
  // About the first row, so that features that hardly differ keep their digits.
  const first = new Float32Array(cols);
  normalizeRow(data, 0, cols, first, 0);
  for (let i = 0; i < rows; i++) {
    normalizeRow(data, i * cols, cols, unit, 0);
    for (let a = 0; a < cols; a++) {
      const x = unit[a]! - first[a]!;
      mean[a]! += x / rows;
      for (let b = 0; b <= a; b++) covariance[a * cols + b]! += (x * (unit[b]! - first[b]!)) / rows;
    }
  }
  let deviations = 0;
  let trace = 0;
  let squares = 0;
  for (let a = 0; a < cols; a++) {
    for (let b = 0; b <= a; b++) {
      const value = covariance[a * cols + b]! - mean[a]! * mean[b]!;
      squares += (a === b ? 1 : 2) * value * value;
      if (a !== b) continue;
      deviations += Math.sqrt(Math.max(0, value));
      trace += Math.max(0, value);
    }
  }
  if (trace < ROUNDING) return { std: 0, effectiveDimension: 0 };
  return { std: deviations / Math.sqrt(cols), effectiveDimension: (trace * trace) / squares };
}
