import {
  addSparse,
  type Metric,
  type RowBlock,
  SHORTEST_MEAN,
  type SparseMatrix,
} from '@coke/core/backend';
import { setCenter } from './center-set.ts';
import type { HeadState } from './head-state.ts';

/**
 * Add the rows of a block to the sums and counts of the clusters they went to, in their order.
 *
 * @param weights - w of the batch, of which the block's rows begin at `from`. Undefined: all 1.
 */
export function addRows(
  { batchCounts, sums }: HeadState,
  block: RowBlock,
  weights: Float32Array | undefined,
  from: number,
): void {
  const { dim, rows, labels, values: x } = block;
  const sum = sums.data;
  for (let row = 0; row < rows; row++) {
    const weight = weights ? weights[from + row]! : 1;
    const label = labels[row]!;
    const step = block.step(row);
    let at = block.start(row);
    for (let j = label * dim; j < (label + 1) * dim; j++, at += step) sum[j]! += weight * x[at]!;
    batchCounts.data[label]! += weight;
  }
}

/**
 * As `addRows`, of a sparse batch.
 *
 * @param labels - y, one a row.
 */
export function addSparseRows(
  { batchCounts, sums }: HeadState,
  x: SparseMatrix,
  labels: Int32Array,
  weights: Float32Array | undefined,
): void {
  for (let i = 0; i < x.rows; i++) {
    const weight = weights ? weights[i]! : 1;
    addSparse(x, i, weight, sums.data, labels[i]! * x.cols);
    batchCounts.data[labels[i]!]! += weight;
  }
}

/**
 * Move every touched center to the mean of its instances this epoch (CoKe, eq. 7):
 * c_k ← (n_k c_k + Σ w_i x_i) / (n_k + m_k), to unit length if asked for; n_k ← n_k + m_k.
 * A mean too short to have a direction then leaves its center as it is. Clears the sums of the batch.
 */
export function moveCenters(state: HeadState, metric: Metric, unitLength: boolean): void {
  const { current, counts, batchCounts, sums } = state;
  const [k, dim] = sums.shape as [number, number];
  for (let c = 0; c < k; c++) {
    if (batchCounts.data[c] === 0) continue;
    const length = toMean(state, c, dim);
    if (!unitLength) setCenter(current, c, sums, 1, metric);
    else if (length >= SHORTEST_MEAN) setCenter(current, c, sums, length, metric);
    counts.data[c]! += batchCounts.data[c]!;
    batchCounts.data[c] = 0;
    sums.data.fill(0, c * dim, (c + 1) * dim);
  }
}

/** sums_k ← (n_k c_k + sums_k) / (n_k + m_k); returns its length. */
function toMean({ current, counts, batchCounts, sums }: HeadState, k: number, dim: number): number {
  const centers = current.values.data;
  const mean = sums.data;
  const count = counts.data[k]!;
  const total = count + batchCounts.data[k]!;
  let squared = 0;
  for (let at = k * dim; at < (k + 1) * dim; at++) {
    const value = (count * centers[at]! + mean[at]!) / total;
    mean[at] = value;
    squared += value * value;
  }
  return Math.sqrt(squared);
}
