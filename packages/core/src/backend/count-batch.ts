/**
 * m_k ← the weight of the rows of a batch that went to each cluster, of one head.
 *
 * @param labels - y, b.
 * @param weights - w, b; undefined: all 1.
 * @param counts - m, K, overwritten.
 * @returns The weight of the batch, their sum.
 */
export function countBatch(
  labels: Int32Array,
  weights: Float32Array | undefined,
  counts: Float64Array,
): number {
  counts.fill(0);
  let total = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i]! : 1;
    counts[labels[i]!]! += weight;
    total += weight;
  }
  return total;
}
