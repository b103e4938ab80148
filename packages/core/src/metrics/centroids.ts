import type { CsrRows } from '../rows/csr.ts';
import { addSparse, squaredDistanceSparse, squaresOf } from '../rows/sparse-rows.ts';
import type { Clusters } from './check-clusters.ts';

/** Means of clusters, less `origin`, so that data far from 0 lose nothing. */
export interface Centroids {
  /** [d] */
  readonly origin: Float64Array;
  /** [K, d] */
  readonly means: Float64Array;
  /** [K] Their squared lengths, of sparse rows. */
  readonly squares?: Float64Array;
}

/**
 * The mean of every cluster, in double. Rows are taken less the first row of all, then less the
 * first row of their cluster: a cluster of equal rows has just that row as its mean. Sparse rows are taken as they are:
 * most of their numbers are 0 already.
 */
export function centroids(clusters: Clusters): Centroids {
  const { x, labels, sizes } = clusters;
  if (x.kind === 'csr') return sparseCentroids(x, labels, sizes);
  const { data, cols } = x;
  const origin = Float64Array.from(data.subarray(0, cols));
  const first = new Float64Array(sizes.length * cols);
  const sums = new Float64Array(sizes.length * cols);
  let seen = 0;
  for (let i = 0; i < x.rows; i++) {
    const at = labels[i]! * cols;
    // Labels are numbered as they first appear.
    const fresh = labels[i]! === seen;
    if (fresh) seen++;
    for (let j = 0; j < cols; j++) {
      const value = data[i * cols + j]! - origin[j]!;
      if (fresh) first[at + j] = value;
      sums[at + j]! += value - first[at + j]!;
    }
  }
  const means = sums.map((sum, at) => first[at]! + sum / sizes[Math.floor(at / cols)]!);
  return { origin, means };
}

/** Squared distance of row i from the mean of its cluster. */
export function squaredSpread(
  { x, labels }: Clusters,
  { origin, means, squares }: Centroids,
  i: number,
): number {
  const k = labels[i]!;
  const at = k * x.cols;
  if (x.kind === 'csr') return squaredDistanceSparse(x, i, means, at, squares![k]!);
  let squared = 0;
  for (let j = 0; j < x.cols; j++) {
    const difference = x.data[i * x.cols + j]! - origin[j]! - means[at + j]!;
    squared += difference * difference;
  }
  return squared;
}

function sparseCentroids(
  x: CsrRows,
  labels: ArrayLike<number>,
  sizes: ArrayLike<number>,
): Centroids {
  const means = new Float64Array(sizes.length * x.cols);
  for (let i = 0; i < x.rows; i++) {
    addSparse(x, i, 1 / sizes[labels[i]!]!, means, labels[i]! * x.cols);
  }
  return { origin: new Float64Array(x.cols), means, squares: squaresOf(means, sizes.length) };
}
