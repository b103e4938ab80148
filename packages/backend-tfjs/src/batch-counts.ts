/** m: the weight of the rows that went to each cluster, K. */
export function batchCounts(
  labels: Int32Array,
  weights: Float32Array | undefined,
  k: number,
): Float64Array {
  const counts = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += weights ? weights[i]! : 1;
  return counts;
}

/** b: the weight of a batch. */
export function batchWeight(rows: number, weights: Float32Array | undefined): number {
  if (!weights) return rows;
  let total = 0;
  for (let i = 0; i < rows; i++) total += weights[i]!;
  return total;
}
