import type { Matrix } from '../rows/matrix.ts';
import type { ClusterSums } from './scorer.ts';

/** What `Scorer.sums` gives, in double, row by row. */
export function sumRows(
  { data, rows, cols }: Matrix,
  labels: Int32Array,
  weights: Float32Array | undefined,
  { sums, weights: totals }: ClusterSums,
): void {
  sums.fill(0);
  totals.fill(0);
  for (let i = 0; i < rows; i++) {
    const weight = weights ? weights[i]! : 1;
    const label = labels[i]!;
    totals[label]! += weight;
    let at = i * cols;
    for (let to = label * cols; to < (label + 1) * cols; to++) sums[to]! += weight * data[at++]!;
  }
}
