import type { DenseRows } from '../rows/rows.ts';
import { shouldBe } from '../support/error-message.ts';
import { readAssignment } from './check-assignment.ts';

/**
 * Mean similarity: the weighted mean over rows of x_i·c_k with the assigned center, the paper's
 * objective divided by the number of rows. For rows and centers of unit length it is the mean
 * cosine, from -1 to 1; nothing is normalised here. Higher is better. Summed in float64.
 * Source: Qian et al., "Unsupervised Visual Representation Learning by Online Constrained K-Means",
 * CVPR 2022, the objective of the constrained problem.
 * @param rows - x_i, [n, d] as `fit` takes them, not rounded; within the range of float32
 * @param centers - c_k, [K, d] likewise
 * @param labels - [n] center of each row, 0 … K - 1
 * @param options - `weights`: [n] at least 0, within the range of float32, not all 0; 1 for every row when left out
 * @throws TypeError for what are no rows; RangeError when empty, when shapes do not fit, for a bad label or weight, for NaN or infinity
 */
export function meanSimilarity(
  rows: DenseRows,
  centers: DenseRows,
  labels: ArrayLike<number>,
  { weights }: { weights?: ArrayLike<number> | undefined } = {},
): number {
  const assignment = readAssignment(rows, centers, labels, weights);
  const { data: x, rows: count, cols } = assignment.x;
  const c = assignment.c.data;
  let sum = 0;
  let totalWeight = 0;
  for (let i = 0; i < count; i++) {
    const row = i * cols;
    const center = labels[i]! * cols;
    let dot = 0;
    for (let j = 0; j < cols; j++) dot += x[row + j]! * c[center + j]!;
    const weight = weights ? weights[i]! : 1;
    sum += weight * dot;
    totalWeight += weight;
  }
  if (totalWeight === 0) {
    throw new RangeError(shouldBe('the sum of weights', 'positive', totalWeight));
  }
  return sum / totalWeight;
}
