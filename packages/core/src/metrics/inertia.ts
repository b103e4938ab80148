import type { GivenRows } from '../rows/given-rows.ts';
import type { DenseRows, Rows } from '../rows/rows.ts';
import { squaredDistanceSparse, squaresOf } from '../rows/sparse-rows.ts';
import { readAssignment } from './check-assignment.ts';

/**
 * Inertia: the sum over rows of weight x squared Euclidean distance to the assigned center, in the
 * squared unit of the rows; what k-means minimises (scikit-learn's `inertia_`). Lower is better.
 * Summed in float64, directly from the differences; of sparse rows as |c_k|², and by what each of their numbers changes it.
 * @param rows - x_i, [n, d] as `fit` takes them, sparse ones too, not rounded; within the range of float32
 * @param centers - c_k, [K, d] likewise, dense
 * @param labels - [n] center of each row, 0 … K - 1
 * @param options - `weights`: [n] at least 0, within the range of float32; 1 for every row when left out
 * @throws TypeError for what are no rows; RangeError when empty, when shapes do not fit, for a bad label or weight, for NaN or infinity
 */
export function inertia(
  rows: Rows,
  centers: DenseRows,
  labels: ArrayLike<number>,
  { weights }: { weights?: ArrayLike<number> | undefined } = {},
): number {
  const { x, c } = readAssignment(rows, centers, labels, weights);
  const squares = x.kind === 'csr' ? squaresOf(c.data, c.rows) : undefined;
  let sum = 0;
  for (let i = 0; i < x.rows; i++) {
    const [label, at] = [labels[i]!, labels[i]! * c.cols];
    const squared =
      x.kind === 'csr'
        ? squaredDistanceSparse(x, i, c.data, at, squares![label]!)
        : squaredDistance(x, i, c.data, at);
    sum += weights ? weights[i]! * squared : squared;
  }
  return sum;
}

function squaredDistance(
  { data, cols }: GivenRows,
  i: number,
  c: ArrayLike<number>,
  at: number,
): number {
  let squared = 0;
  for (let j = 0; j < cols; j++) {
    const difference = data[i * cols + j]! - c[at + j]!;
    squared += difference * difference;
  }
  return squared;
}
