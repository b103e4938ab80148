import type { GivenRows, Metric } from '@coke/core';
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
  { data, rows, cols }: GivenRows,
  labels: ArrayLike<number>,
  centers: GivenRows,
  metric: Metric,
  near: NearCenters,
  seconds?: ArrayLike<number>,
): RowMeasures {
  const own = new Float64Array(rows);
  const second = new Int32Array(rows).fill(-1);
  const ownToSecond = new Float64Array(rows);
  const silhouettes = new Float64Array(rows);
  // Distances are positive and the less the nearer; 1 - cosine is one, too.
  const distance =
    metric === 'euclidean'
      ? (row: number, k: number) =>
          Math.sqrt(squaredDistance(data, row * cols, centers.data, k * cols, cols))
      : (row: number, k: number) => cosineDistance(data, row * cols, centers.data, k * cols, cols);
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
