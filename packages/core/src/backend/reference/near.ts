import type { Metric } from '../../problem/metric.ts';
import type { HostMatrix } from '../../rows/matrix.ts';
import type { Candidates } from '../scorer.ts';
import { dotRow, halfSquares } from './assign.ts';

/**
 * The clusters within `margin` of the best of each row `start … end`, as `Scorer.near` has them.
 *
 * @param centers - c, K × d.
 * @param prices - rho, K.
 */
export function listNear(
  x: HostMatrix,
  start: number,
  end: number,
  centers: Float32Array,
  prices: Float64Array,
  metric: Metric,
  margin: number,
  out: Candidates,
): void {
  const k = prices.length;
  const halves = metric === 'euclidean' ? halfSquares(centers, k, x.cols) : new Float64Array(k);
  const scores = new Float64Array(k);
  const values = new Float64Array(k);
  for (let i = start; i < end; i++) {
    let best = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < k; c++) {
      scores[c] = dotRow(x, i, centers, c * x.cols) - halves[c]!;
      values[c] = scores[c]! + prices[c]!;
      best = Math.max(best, values[c]!);
    }
    let threshold = best - margin;
    let near = [...values.keys()].filter((c) => values[c]! >= threshold);
    if (near.length > out.capacity) {
      near.sort((a, b) => values[b]! - values[a]! || a - b);
      threshold = values[near[out.capacity]!]!;
      near = near.slice(0, out.capacity).sort((a, b) => a - b);
    }
    write(out, i - start, near, scores, threshold);
  }
}

function write(
  { capacity, counts, clusters, scores, thresholds }: Candidates,
  row: number,
  near: readonly number[],
  all: Float64Array,
  threshold: number,
): void {
  counts[row] = near.length;
  thresholds[row] = threshold;
  for (const [n, c] of near.entries()) {
    clusters[row * capacity + n] = c;
    scores[row * capacity + n] = all[c]!;
  }
}
