/** n_k ← carry · n_k, of every cluster. */
export function carryCounts(counts: Float64Array, carry: number): void {
  for (let c = 0; c < counts.length; c++) counts[c]! *= carry;
}
