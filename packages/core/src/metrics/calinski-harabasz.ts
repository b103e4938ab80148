import type { Rows } from '../rows/rows.ts';
import { type Centroids, centroids, squaredSpread } from './centroids.ts';
import { type Clusters, readClusters } from './check-clusters.ts';

/**
 * Calinski-Harabasz score, the variance ratio: the spread of the K cluster means around the mean of
 * all rows, over that of the rows around the mean of their cluster, each by its degrees of freedom,
 * K - 1 and n - K. From 0; higher is better. 1 where no row differs from its cluster's mean, as in
 * scikit-learn (`calinski_harabasz_score`). Euclidean; summed in float64 from differences, so that
 * data far from 0 lose nothing.
 * Source: Calinski and Harabasz, "A dendrite method for cluster analysis", Communications in
 * Statistics 3, 1974.
 * @param rows - [n, d] as `fit` takes them, not rounded; within the range of float32
 * @param labels - [n] cluster of each row: any non-negative integers
 * @throws TypeError for what are no rows; RangeError when lengths do not fit, for a bad label, NaN or
 * infinity, and for fewer than 2 or more than n - 1 clusters
 */
export function calinskiHarabasz(rows: Rows, labels: ArrayLike<number>): number {
  const clusters = readClusters(rows, labels);
  const found = centroids(clusters);
  let within = 0;
  for (let i = 0; i < clusters.x.rows; i++) within += squaredSpread(clusters, found, i);
  if (within === 0) return 1;
  const k = clusters.sizes.length;
  return (spreadOfMeans(clusters, found) / (k - 1)) * ((clusters.x.rows - k) / within);
}

/** Sum over clusters of size x squared distance from their mean to that of all rows. */
function spreadOfMeans({ x, sizes }: Clusters, { means }: Centroids): number {
  let spread = 0;
  for (let j = 0; j < x.cols; j++) {
    let mean = 0;
    for (let k = 0; k < sizes.length; k++) mean += (sizes[k]! * means[k * x.cols + j]!) / x.rows;
    for (let k = 0; k < sizes.length; k++) {
      spread += sizes[k]! * (means[k * x.cols + j]! - mean) ** 2;
    }
  }
  return spread;
}
