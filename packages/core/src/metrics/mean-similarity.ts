import type { GivenRows } from '../rows/given-rows.ts';
import type { DenseRows, Rows } from '../rows/rows.ts';
import { dotSparse } from '../rows/sparse-rows.ts';
import { shouldBe } from '../support/error-message.ts';
import { readAssignment } from './check-assignment.ts';

/**
 * Mean similarity: the weighted mean over rows of x_i·c_k with the assigned center, the paper's
 * objective divided by the number of rows. For rows and centers of unit length it is the mean
 * cosine, from -1 to 1; nothing is normalised here. Higher is better. Summed in float64.
 * Source: Qian et al., "Unsupervised Visual Representation Learning by Online Constrained K-Means",
 * CVPR 2022, the objective of the constrained problem.
 * @param rows - x_i, [n, d] as `fit` takes them, sparse ones too, not rounded; within the range of float32
 * @param centers - c_k, [K, d] likewise, dense
 * @param labels - [n] center of each row, 0 … K - 1
 * @param options - `weights`: [n] at least 0, within the range of float32, not all 0; 1 for every row when left out
 * @throws TypeError for what are no rows; RangeError when empty, when shapes do not fit, for a bad label or weight, for NaN or infinity
 */
export function meanSimilarity(
  rows: Rows,
  centers: DenseRows,
  labels: ArrayLike<number>,
  { weights }: { weights?: ArrayLike<number> | undefined } = {},
): number {
  const { x, c } = readAssignment(rows, centers, labels, weights);
  let sum = 0;
  let totalWeight = 0;
  for (let i = 0; i < x.rows; i++) {
    const at = labels[i]! * c.cols;
    const dot = x.kind === 'csr' ? dotSparse(x, i, c.data, at) : dotDense(x, i, c.data, at);
    const weight = weights ? weights[i]! : 1;
    sum += weight * dot;
    totalWeight += weight;
  }
  if (totalWeight === 0) {
    throw new RangeError(shouldBe('the sum of weights', 'positive', totalWeight));
  }
  return sum / totalWeight;
}

function dotDense({ data, cols }: GivenRows, i: number, c: ArrayLike<number>, at: number): number {
  let dot = 0;
  for (let j = 0; j < cols; j++) dot += data[i * cols + j]! * c[at + j]!;
  return dot;
}
