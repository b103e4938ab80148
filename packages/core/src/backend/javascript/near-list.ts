import type { Candidates } from '../scorer.ts';

/**
 * Lists the clusters near a row, as `Scorer.near` has them, where the row's scores are known. Of more
 * than M it keeps the M best as it goes: no list of all is sorted.
 */
export class NearList {
  readonly #prices: Float64Array;
  readonly #clusters: Int32Array;
  readonly #values: Float64Array;

  /** @param prices - rho, K. */
  constructor(prices: Float64Array, capacity: number) {
    this.#prices = prices;
    this.#clusters = new Int32Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  /**
   * Write the list of one row.
   *
   * @param scores - Holds s_ik of that row at `[from .. from + K]`.
   * @param best - The largest s_ik + rho_k.
   * @param row - Where in `out`.
   */
  write(
    scores: Float64Array,
    from: number,
    best: number,
    margin: number,
    out: Candidates,
    row: number,
  ): void {
    const prices = this.#prices;
    const { capacity, clusters } = out;
    const least = best - margin;
    const start = row * capacity;
    let count = 0;
    let leftOut = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < prices.length; k++) {
      const value = scores[from + k]! + prices[k]!;
      if (value < least) continue;
      if (count === capacity) leftOut = Math.max(leftOut, this.#replaceLeast(k, value, capacity));
      else this.#insert(k, value, count++);
    }
    clusters.set(this.#clusters.subarray(0, count), start);
    clusters.subarray(start, start + count).sort();
    for (let at = start; at < start + count; at++) out.scores[at] = scores[from + clusters[at]!]!;
    out.counts[row] = count;
    out.thresholds[row] = Math.max(least, leftOut);
  }

  /** Keep k instead of the least of a full list, if it is better; returns the value that is left out. */
  #replaceLeast(k: number, value: number, capacity: number): number {
    const least = this.#values[capacity - 1]!;
    if (value <= least) return value;
    this.#insert(k, value, capacity - 1);
    return least;
  }

  /** Into the first `count` of the list, best first; among equals the lower cluster, which came before. */
  #insert(k: number, value: number, count: number): void {
    const clusters = this.#clusters;
    const values = this.#values;
    let at = count;
    for (; at > 0 && values[at - 1]! < value; at--) {
      values[at] = values[at - 1]!;
      clusters[at] = clusters[at - 1]!;
    }
    values[at] = value;
    clusters[at] = k;
  }
}
