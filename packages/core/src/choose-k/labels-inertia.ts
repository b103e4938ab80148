import { type Centroids, centroids, squaredSpread } from '../metrics/centroids.ts';
import { compactLabels } from '../metrics/compact-labels.ts';
import type { Metric } from '../problem/metric.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { length } from '../rows/normalize.ts';
import { squaresOf } from '../rows/sparse-rows.ts';

/**
 * Sum over rows of the squared distance from the mean of their cluster, for cosine at unit length:
 * the best that any centers could do for these labels.
 */
export function labelsInertia(x: HostRows, labels: Int32Array, metric: Metric): number {
  const clusters = { x, ...compactLabels(labels, 'labels') };
  const means = centroids(clusters);
  const centers = metric === 'cosine' ? unitLength(means, x.cols) : means;
  let sum = 0;
  for (let i = 0; i < x.rows; i++) sum += squaredSpread(clusters, centers, i);
  return sum;
}

function unitLength({ origin, means }: Centroids, cols: number): Centroids {
  const centers = means.map((value, at) => value + origin[at % cols]!);
  for (let at = 0; at < centers.length; at += cols) {
    const norm = length(centers, at, cols) || 1;
    for (let j = 0; j < cols; j++) centers[at + j]! /= norm;
  }
  const squares = squaresOf(centers, centers.length / cols);
  return { origin: new Float64Array(cols), means: centers, squares };
}
