import type { DenseRows } from '../rows/rows.ts';
import { readAssignment } from './check-assignment.ts';

/**
 * Inertia: the sum over rows of weight x squared Euclidean distance to the assigned center, in the
 * squared unit of the rows; what k-means minimises (scikit-learn's `inertia_`). Lower is better.
 * Summed in float64, directly from the differences.
 * @param rows - x_i, [n, d] as `fit` takes them, not rounded; within the range of float32
 * @param centers - c_k, [K, d] likewise
 * @param labels - [n] center of each row, 0 … K - 1
 * @param options - `weights`: [n] at least 0, within the range of float32; 1 for every row when left out
 * @throws TypeError for what are no rows; RangeError when empty, when shapes do not fit, for a bad label or weight, for NaN or infinity
 */
export function inertia(
  rows: DenseRows,
  centers: DenseRows,
  labels: ArrayLike<number>,
  { weights }: { weights?: ArrayLike<number> | undefined } = {},
): number {
  const assignment = readAssignment(rows, centers, labels, weights);
  const { data: x, rows: count, cols } = assignment.x;
  const c = assignment.c.data;
  let sum = 0;
  for (let i = 0; i < count; i++) {
    const row = i * cols;
    const center = labels[i]! * cols;
    let squared = 0;
    for (let j = 0; j < cols; j++) {
      const difference = x[row + j]! - c[center + j]!;
      squared += difference * difference;
    }
    sum += weights ? weights[i]! * squared : squared;
  }
  return sum;
}
