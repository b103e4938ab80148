import type { CsrRows, GivenRows, Metric } from '@coke/core';
import { dotSparse, type HostRows, squaredDistanceSparse, squaresOf } from '@coke/core/backend';
import { type NearCenters, squaredDistance } from './near-centers.ts';

/** How rows lie to their own center and to the nearest other one. A number a row; rows without a cluster have zeros. */
export interface RowMeasures {
  /** Distance to its center, or cosine. */
  readonly own: Float64Array;
  /** The nearest other cluster; -1 where there is none. */
  readonly second: Int32Array;
  readonly ownToSecond: Float64Array;
  /** Simplified silhouette: (b - a) / max(a, b); 0 where there is no other center, or both are as near. */
  readonly silhouettes: Float64Array;
}

/**
 * Measures rows against their center and the centers that are near it: a row's nearest other center is looked for
 * among these. Takes time rows × width × columns.
 *
 * @param centers - By cosine of unit length.
 * @param seconds - The nearest other cluster of each row, where it is known.
 */
export function measureRows(
  x: HostRows,
  labels: ArrayLike<number>,
  centers: GivenRows,
  metric: Metric,
  near: NearCenters,
  seconds?: ArrayLike<number>,
): RowMeasures {
  const { rows } = x;
  const own = new Float64Array(rows);
  const second = new Int32Array(rows).fill(-1);
  const ownToSecond = new Float64Array(rows);
  const silhouettes = new Float64Array(rows);
  // Distances are positive and the less the nearer; 1 - cosine is one, too.
  const distance =
    x.kind === 'csr' ? sparseDistance(x, centers, metric) : denseDistance(x, centers, metric);
  const told = metric === 'euclidean' ? (d: number) => d : (d: number) => 1 - d;
  // A smaller distance by cosine is rounding.
  const nothing = metric === 'cosine' ? 1e-14 : 0;
  for (let i = 0; i < rows; i++) {
    const k = labels[i]!;
    if (!(k >= 0)) continue;
    const a = distance(i, k);
    own[i] = told(a);
    let [best, b] = [-1, Number.POSITIVE_INFINITY];
    if (seconds) {
      best = seconds[i]!;
      if (best >= 0) b = distance(i, best);
    } else {
      for (let m = 0; m < near.width; m++) {
        const j = near.clusters[k * near.width + m]!;
        const d = distance(i, j);
        if (d < b) [best, b] = [j, d];
      }
    }
    second[i] = best;
    if (best < 0) continue;
    ownToSecond[i] = told(b);
    const larger = Math.max(a, b);
    silhouettes[i] = larger > nothing ? (b - a) / larger : 0;
  }
  return { own, second, ownToSecond, silhouettes };
}

function denseDistance({ data, cols }: GivenRows, centers: GivenRows, metric: Metric) {
  const to = centers.data;
  return metric === 'euclidean'
    ? (row: number, k: number) => Math.sqrt(squaredDistance(data, row * cols, to, k * cols, cols))
    : (row: number, k: number) => cosineDistance(data, row * cols, to, k * cols, cols);
}

function sparseDistance(x: CsrRows, { data, rows: k, cols }: GivenRows, metric: Metric) {
  if (metric === 'euclidean') {
    const squares = squaresOf(data, k);
    return (row: number, k: number) =>
      Math.sqrt(squaredDistanceSparse(x, row, data, k * cols, squares[k]!));
  }
  const lengths = new Float64Array(x.rows);
  for (let row = 0; row < x.rows; row++) {
    const values = x.data.subarray(x.indptr[row]!, x.indptr[row + 1]!);
    for (const value of values) lengths[row]! += value * value;
    lengths[row] = Math.sqrt(lengths[row]!);
  }
  return (row: number, k: number) =>
    lengths[row] === 0 ? 1 : Math.max(0, 1 - dotSparse(x, row, data, k * cols) / lengths[row]!);
}

function cosineDistance(
  x: Float64Array | Float32Array,
  a: number,
  y: Float64Array | Float32Array,
  b: number,
  cols: number,
): number {
  let [dot, square] = [0, 0];
  for (let c = 0; c < cols; c++) {
    const value = x[a + c]!;
    dot += value * y[b + c]!;
    square += value * value;
  }
  if (square === 0) return 1;
  const length = Math.sqrt(square);
  const difference = 1 - dot / length;
  // Near 1 the difference keeps few of its digits, and a silhouette divides by it: there half of the squared distance of
  // the unit vectors, which is the same number and never negative.
  if (difference > 0.01) return difference;
  let squares = 0;
  for (let c = 0; c < cols; c++) squares += (x[a + c]! / length - y[b + c]!) ** 2;
  return squares / 2;
}
