import { squaredDistance } from '../first-centers/squared-distance.ts';
import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import { length } from '../rows/normalize.ts';
import { dotSparse, extentOf, spreadRow, squaredDistanceSparse } from '../rows/sparse-rows.ts';

/** A row as a center; undefined where it has no direction, for cosine. */
export function centerAt(x: HostMatrix, at: number, metric: Metric): Float64Array | undefined {
  const { data, cols } = x;
  const norm = metric === 'cosine' ? length(data, ...extentOf(x, at)) : 1;
  if (norm === 0) return undefined;
  const center = new Float64Array(cols);
  if (x.kind === 'csr') spreadRow(x, at, center);
  else center.set(data.subarray(at * cols, (at + 1) * cols));
  return center.map((value) => value / norm);
}

/** |x_i - c_k|² by k and i, in double, as `squaresTo`. */
export function squaresToCenters(
  { centers, dim }: Pick<ClusteringState, 'centers' | 'dim'>,
  rows: HostMatrix,
  metric: Metric,
): (k: number, i: number) => number {
  const asked: ((i: number) => number)[] = [];
  return (k, i) => {
    asked[k] ??= squaresTo(
      Float64Array.from(centers.subarray(k * dim, (k + 1) * dim)),
      rows,
      metric,
    );
    return asked[k](i);
  };
}

/** |x - c|² of row i; for cosine 2 (1 - x·c), which is the same of unit rows. */
export function squaresTo(
  center: Float64Array,
  rows: HostMatrix,
  metric: Metric,
): (i: number) => number {
  const { cols } = rows;
  if (metric === 'euclidean') {
    if (rows.kind === 'csr') {
      const square = length(center, 0, cols) ** 2;
      return (i) => squaredDistanceSparse(rows, i, center, 0, square);
    }
    return (i) => squaredDistance(rows, i * cols, 1, center, Number.POSITIVE_INFINITY);
  }
  if (rows.kind === 'csr') return (i) => 2 * (1 - dotSparse(rows, i, center, 0));
  return (i) => {
    let similarity = 0;
    for (let j = 0; j < cols; j++) similarity += rows.data[i * cols + j]! * center[j]!;
    return 2 * (1 - similarity);
  };
}
