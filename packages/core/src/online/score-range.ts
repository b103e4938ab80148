import type { HeadTally } from '../certificate/size-tally.ts';
import type { Metric } from '../problem/metric.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import { sparseMoments } from '../rows/sparse-rows.ts';

/**
 * How far prices may have to climb: the scale of eta. The mean of |c_j - c_k|² over all pairs of
 * centers, which is twice their variance.
 *
 * Why: a row that lies at c_j scores half of |c_j - c_k|² less at c_k (times its length for cosine),
 * so that is what c_k must be dearer by to win it; twice that reaches rows on the far side as well.
 * For cosine it is 2 (1 - |mean center|²): 2 where centers surround the origin, as in a trained
 * embedding, less where all rows share a direction. For euclidean it grows with the square of the
 * data's scale, as scores do. Not in the paper.
 *
 * @param centers - c, K × d.
 * @param dim - d.
 */
export function scoreRange(centers: Float32Array, dim: number): number {
  const k = centers.length / dim;
  const mean = new Float64Array(dim);
  for (let at = 0; at < centers.length; at++) mean[at % dim]! += centers[at]! / k;
  let sum = 0;
  for (let at = 0; at < centers.length; at++) sum += (centers[at]! - mean[at % dim]!) ** 2;
  return (2 * sum) / k;
}

/**
 * The same of rows, n × d, by weight: twice their variance. Rows may lie far apart where centers do not,
 * and prices have to climb between them.
 */
export function rowRange(x: HostMatrix, weights: Float32Array | undefined): number {
  const { data, rows, cols } = x;
  const mean = new Float64Array(cols);
  let total = 0;
  for (let i = 0; i < rows; i++) total += weights ? weights[i]! : 1;
  if (total === 0) return 0;
  if (x.kind === 'csr') {
    return 2 * sparseMoments(x, weights, total).variance.reduce((sum, value) => sum + value, 0);
  }
  for (let i = 0; i < rows; i++) {
    const share = (weights ? weights[i]! : 1) / total;
    for (let j = 0; j < cols; j++) mean[j]! += share * data[i * cols + j]!;
  }
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const share = (weights ? weights[i]! : 1) / total;
    for (let j = 0; j < cols; j++) sum += share * (data[i * cols + j]! - mean[j]!) ** 2;
  }
  return 2 * sum;
}

/**
 * `rowRange` of the rows of an epoch, from what is known of them when it ends: the variance within
 * clusters and that of their means. For cosine means are as long as their rows are similar to the center,
 * so it is 2 (1 - |mean row|²), at most 2.
 *
 * @param centers - c, K × d.
 * @param within - Mean of |x - c|² over the rows, c their centers.
 */
export function clusteredRange(
  centers: Float32Array,
  dim: number,
  { sizes }: Pick<HeadTally, 'sizes'>,
  within: number,
  metric: Metric,
): number {
  const mean = new Float64Array(dim);
  const total = sizes.reduce((a, b) => a + b);
  for (let at = 0; at < centers.length; at++) {
    mean[at % dim]! += (centers[at]! * sizes[Math.floor(at / dim)]!) / total;
  }
  if (metric === 'cosine') {
    // |x - c|² = 2 (1 - x·c).
    const length = Math.max(0, 1 - within / 2);
    return 2 * (1 - length ** 2 * mean.reduce((sum, value) => sum + value ** 2, 0));
  }
  let between = 0;
  for (let at = 0; at < centers.length; at++) {
    const size = sizes[Math.floor(at / dim)]!;
    between += ((centers[at]! - mean[at % dim]!) ** 2 * size) / total;
  }
  return 2 * (between + within);
}
