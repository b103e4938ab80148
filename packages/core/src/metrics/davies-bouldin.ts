import type { Rows } from '../rows/rows.ts';
import { sum } from '../support/sum.ts';
import { centroids, squaredSpread } from './centroids.ts';
import { readClusters } from './check-clusters.ts';

/** Means this near, as a share of the widest cluster's spread, differ by rounding alone. */
const NEGLIGIBLE = 1e-8;

/**
 * Davies-Bouldin score: for each cluster the worst (s_k + s_l) / |m_k - m_l| over the others, s being
 * the mean distance of a cluster's rows from its mean m; then the mean over clusters. From 0; lower
 * is better. As in scikit-learn (`davies_bouldin_score`), a pair whose means coincide is left out, and
 * where all means do the score is 0: here within 1e-8 of the widest cluster's s, there within 1e-8.
 * Euclidean; in float64 from differences, so that data far from 0 lose nothing. Takes time K² d.
 * Source: Davies and Bouldin, "A Cluster Separation Measure", IEEE TPAMI 1, 1979.
 * @param rows - [n, d] as `fit` takes them, not rounded; within the range of float32
 * @param labels - [n] cluster of each row: any non-negative integers
 * @throws TypeError for what are no rows; RangeError when lengths do not fit, for a bad label, NaN or
 * infinity, and for fewer than 2 or more than n - 1 clusters
 */
export function daviesBouldin(rows: Rows, labels: ArrayLike<number>): number {
  const clusters = readClusters(rows, labels);
  const { x, sizes } = clusters;
  const found = centroids(clusters);
  const spread = new Float64Array(sizes.length);
  for (let i = 0; i < x.rows; i++) {
    const k = clusters.labels[i]!;
    spread[k]! += Math.sqrt(squaredSpread(clusters, found, i)) / sizes[k]!;
  }
  const worst = new Float64Array(sizes.length);
  const widest = spread.reduce((most, mean) => Math.max(most, mean));
  let farthest = 0;
  for (let k = 1; k < sizes.length; k++) {
    for (let l = 0; l < k; l++) {
      const apart = distance(found.means, k, l, x.cols);
      if (apart === 0) continue;
      farthest = Math.max(farthest, apart);
      const ratio = (spread[k]! + spread[l]!) / apart;
      worst[k] = Math.max(worst[k]!, ratio);
      worst[l] = Math.max(worst[l]!, ratio);
    }
  }
  if (farthest <= NEGLIGIBLE * widest) return 0;
  return sum(worst) / sizes.length;
}

function distance(means: Float64Array, k: number, l: number, cols: number): number {
  let squared = 0;
  for (let j = 0; j < cols; j++) {
    const difference = means[k * cols + j]! - means[l * cols + j]!;
    squared += difference * difference;
  }
  return Math.sqrt(squared);
}
