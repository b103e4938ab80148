import type { Metric } from '../../problem/metric.ts';
import type { Matrix } from '../../rows/matrix.ts';
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
  x: Matrix,
  centers: Float32Array,
  k: number,
  prices: Float32Array | undefined,
  metric: Metric,
  out: Assignment,
  offset: number,
): void {
  const offsets = scoreOffsets(centers, k, x.cols, prices, metric);
  for (let i = 0; i < x.rows; i++) {
    let best = Number.NEGATIVE_INFINITY;
    let label = 0;
    for (let c = 0; c < k; c++) {
      const score = offsets[c]! + dot(x.data, i * x.cols, centers, c * x.cols, x.cols);
      if (score > best) {
        best = score;
        label = c;
      }
    }
    out.labels[offset + i] = label;
    if (out.similarities) {
      out.similarities[offset + i] = similarity(x, i, centers, label, metric);
    }
  }
}

/** What a score adds to x·c_k: rho_k, less |c_k|²/2 for euclidean. */
function scoreOffsets(
  centers: Float32Array,
  k: number,
  dim: number,
  prices: Float32Array | undefined,
  metric: Metric,
): Float64Array {
  const offsets = new Float64Array(k);
  for (let c = 0; c < k; c++) {
    const half = metric === 'euclidean' ? dot(centers, c * dim, centers, c * dim, dim) / 2 : 0;
    offsets[c] = (prices ? prices[c]! : 0) - half;
  }
  return offsets;
}

/** x_i·c_k, or -|x_i - c_k|²/2 summed term by term, as the difference of two large numbers is not. */
function similarity(
  x: Matrix,
  i: number,
  centers: Float32Array,
  k: number,
  metric: Metric,
): number {
  const d = x.cols;
  if (metric === 'cosine') return dot(x.data, i * d, centers, k * d, d);
  let squared = 0;
  for (let j = 0; j < d; j++) {
    const difference = x.data[i * d + j]! - centers[k * d + j]!;
    squared += difference * difference;
  }
  return -squared / 2;
}

/** Σ_j a[at + j] b[bt + j] of n numbers, in double. */
export function dot(a: Float32Array, at: number, b: Float32Array, bt: number, n: number): number {
  let sum = 0;
  for (let j = 0; j < n; j++) sum += a[at + j]! * b[bt + j]!;
  return sum;
}
