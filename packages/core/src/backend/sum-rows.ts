import type { HostMatrix } from '../rows/matrix.ts';
import { addSparse } from '../rows/sparse-rows.ts';
import type { ClusterSums } from './scorer.ts';

/** What `Scorer.sums` gives, in double, row by row. */
export function sumRows(
  x: HostMatrix,
  labels: Int32Array,
  weights: Float32Array | undefined,
  { sums, weights: totals }: ClusterSums,
): void {
  const { data, rows, cols } = x;
  sums.fill(0);
  totals.fill(0);
  for (let i = 0; i < rows; i++) {
    const weight = weights ? weights[i]! : 1;
    const label = labels[i]!;
    totals[label]! += weight;
    if (x.kind === 'csr') {
      addSparse(x, i, weight, sums, label * cols);
      continue;
    }
    let at = i * cols;
    for (let to = label * cols; to < (label + 1) * cols; to++) sums[to]! += weight * data[at++]!;
  }
}
