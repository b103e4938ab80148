import type { ClusteringState } from '../../problem/clustering-state.ts';
import type { HostMatrix } from '../../rows/matrix.ts';
import { length, SHORTEST_MEAN } from '../../rows/normalize.ts';
import { addSparse } from '../../rows/sparse-rows.ts';

/**
 * Move every touched center to the mean of its rows this epoch (CoKe, eq. 7):
 * c_k ← (n_k c_k + Σ w_i x_i) / (n_k + m_k), to unit length if asked for; n_k ← n_k + m_k.
 * A mean too short to have a direction then leaves its center as it is.
 *
 * @param batchCounts - m, K.
 * @param labels - y, b.
 * @param weights - w, b; undefined: all 1.
 * @param unitLength - Means are made unit length.
 * @param sums - Scratch, K × d, all zero before and after.
 */
export function updateCenters(
  { k, dim, centers, counts }: ClusteringState,
  batchCounts: Float64Array,
  x: HostMatrix,
  labels: Int32Array,
  weights: Float32Array | undefined,
  unitLength: boolean,
  sums: Float64Array,
): void {
  for (let i = 0; i < x.rows; i++) {
    const at = labels[i]! * dim;
    const weight = weights ? weights[i]! : 1;
    if (x.kind === 'csr') addSparse(x, i, weight, sums, at);
    else for (let j = 0; j < dim; j++) sums[at + j]! += weight * x.data[i * dim + j]!;
  }
  for (let c = 0; c < k; c++) {
    if (batchCounts[c] === 0) continue;
    const mean = sums.subarray(c * dim, (c + 1) * dim);
    const total = counts[c]! + batchCounts[c]!;
    for (let j = 0; j < dim; j++) {
      mean[j] = (counts[c]! * centers[c * dim + j]! + mean[j]!) / total;
    }
    moveCenter(centers, c * dim, mean, unitLength);
    counts[c] = total;
    mean.fill(0);
  }
}

function moveCenter(
  centers: Float32Array,
  at: number,
  mean: Float64Array,
  unitLength: boolean,
): void {
  const norm = unitLength ? length(mean, 0, mean.length) : 1;
  if (norm < SHORTEST_MEAN) return;
  for (let j = 0; j < mean.length; j++) centers[at + j] = mean[j]! / norm;
}
