import type { Metric } from '../problem/metric.ts';

/** What clusters are to the rows they hold. */
export interface MergeLosses {
  /** How much less Σ s_i would be if a cluster were merged with the one with which that costs least; K. */
  readonly losses: Float64Array;
  /** The other one, -1 where there is none; K. */
  readonly partners: Int32Array;
}

/**
 * Losses of the best merge of each cluster (Ward, 1963): n_a n_b / (n_a + n_b) |m_a - m_b|²/2; for cosine
 * n_a |m_a| + n_b |m_b| - |n_a m_a + n_b m_b|.
 *
 * @param means - Of the rows of each cluster, d numbers each, as they are: not at unit length.
 * @param sizes - Rows of each cluster.
 */
export async function mergeLosses(
  means: readonly Float64Array[],
  sizes: Uint32Array,
  metric: Metric,
  pause: () => Promise<void>,
): Promise<MergeLosses> {
  const losses = new Float64Array(sizes.length).fill(Number.POSITIVE_INFINITY);
  const partners = new Int32Array(sizes.length).fill(-1);
  const lengths = means.map((mean) => Math.hypot(...mean));
  const note = (a: number, b: number, loss: number) => {
    if (loss >= losses[a]!) return;
    losses[a] = loss;
    partners[a] = b;
  };
  for (let a = 0; a < sizes.length; a++) {
    for (let b = 0; b < a; b++) {
      const [x, y, n, m] = [means[a]!, means[b]!, sizes[a]!, sizes[b]!];
      let sum = 0;
      if (metric === 'cosine') {
        for (let j = 0; j < x.length; j++) sum += (n * x[j]! + m * y[j]!) ** 2;
      } else {
        for (let j = 0; j < x.length; j++) sum += (x[j]! - y[j]!) ** 2;
      }
      const loss =
        metric === 'cosine'
          ? n * lengths[a]! + m * lengths[b]! - Math.sqrt(sum)
          : n === 0 || m === 0
            ? 0
            : (n * m * sum) / (2 * (n + m));
      note(a, b, loss);
      note(b, a, loss);
    }
    await pause();
  }
  return { losses, partners };
}
