import type { Metric } from '../../problem/metric.ts';
import type { HostMatrix } from '../../rows/matrix.ts';
import { dotSparse, squaredDistanceSparse } from '../../rows/sparse-rows.ts';
import type { Assignment } from '../session.ts';

/**
 * Give every row its best cluster: argmax_k (x_i·c_k + rho_k), lowest k on ties (CoKe, eq. 5). For
 * euclidean the score is x_i·c_k - |c_k|²/2 + rho_k.
 *
 * @param x - Batch, b × d.
 * @param centers - c, K × d.
 * @param prices - rho, K; undefined to leave prices out.
 * @param out - Written at `offset .. offset + b`.
 */
export function assign(
  x: HostMatrix,
  centers: Float32Array,
  k: number,
  prices: Float32Array | undefined,
  metric: Metric,
  out: Assignment,
  offset: number,
): void {
  const halves = metric === 'euclidean' ? halfSquares(centers, k, x.cols) : new Float64Array(k);
  const offsets = halves.map((half, c) => (prices ? prices[c]! : 0) - half);
  for (let i = 0; i < x.rows; i++) {
    let best = Number.NEGATIVE_INFINITY;
    let label = 0;
    for (let c = 0; c < k; c++) {
      const score = offsets[c]! + dotRow(x, i, centers, c * x.cols);
      if (score > best) {
        best = score;
        label = c;
      }
    }
    out.labels[offset + i] = label;
    if (out.similarities) {
      out.similarities[offset + i] = similarity(x, i, centers, label, metric, halves);
    }
  }
}

/** |c_k|²/2. */
export function halfSquares(centers: Float32Array, k: number, dim: number): Float64Array {
  return Float64Array.from(
    { length: k },
    (_, c) => dot(centers, c * dim, centers, c * dim, dim) / 2,
  );
}

/** x_i·c_k, or -|x_i - c_k|²/2 summed term by term, as the difference of two large numbers is not. */
function similarity(
  x: HostMatrix,
  i: number,
  centers: Float32Array,
  k: number,
  metric: Metric,
  halves: Float64Array,
): number {
  const d = x.cols;
  if (metric === 'cosine') return dotRow(x, i, centers, k * d);
  if (x.kind === 'csr') return -squaredDistanceSparse(x, i, centers, k * d, 2 * halves[k]!) / 2;
  let squared = 0;
  for (let j = 0; j < d; j++) {
    const difference = x.data[i * d + j]! - centers[k * d + j]!;
    squared += difference * difference;
  }
  return -squared / 2;
}

/** x_i·c, c the d numbers at `at`. */
export function dotRow(x: HostMatrix, i: number, centers: Float32Array, at: number): number {
  if (x.kind === 'csr') return dotSparse(x, i, centers, at);
  return dot(x.data, i * x.cols, centers, at, x.cols);
}

/** Σ_j a[at + j] b[bt + j] of n numbers, in double. */
export function dot(a: Float32Array, at: number, b: Float32Array, bt: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += a[at + j]! * b[bt + j]!;
  return sum;
}
