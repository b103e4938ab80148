import type { ClusteringState } from '../../problem/clustering-state.ts';
import type { Metric } from '../../problem/metric.ts';
import { length, SHORTEST_MEAN } from '../../rows/normalize.ts';
import { carryCounts } from '../carry-counts.ts';
import type { EndEpochOptions } from '../session.ts';

/**
 * Close an epoch: previous ← current. With f = `averaging`:
 * previous ← normalise((1 - f) previous + f normalise(current)), current ← previous; euclidean
 * leaves the lengths alone. Then counts ← `carry` · counts, and drift starts from zero.
 */
export function endEpoch(
  head: ClusteringState,
  metric: Metric,
  { averaging, carry = 0 }: EndEpochOptions,
): void {
  const { k, dim, centers, previousCenters, counts, drift } = head;
  if (averaging === undefined) {
    previousCenters.set(centers);
  } else {
    for (let c = 0; c < k; c++) blend(head, c * dim, metric, averaging);
    centers.set(previousCenters);
  }
  carryCounts(counts, carry);
  drift.fill(0);
}

function blend(
  { dim, centers, previousCenters }: ClusteringState,
  at: number,
  metric: Metric,
  f: number,
) {
  const norm = metric === 'cosine' ? length(centers, at, dim) : 1;
  if (norm < SHORTEST_MEAN) return;
  const mean = new Float64Array(dim);
  for (let j = 0; j < dim; j++) {
    mean[j] = (1 - f) * previousCenters[at + j]! + (f * centers[at + j]!) / norm;
  }
  const meanNorm = metric === 'cosine' ? length(mean, 0, dim) : 1;
  if (meanNorm < SHORTEST_MEAN) return;
  for (let j = 0; j < dim; j++) previousCenters[at + j] = mean[j]! / meanNorm;
}
