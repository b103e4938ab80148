import { blocks, ROWS_A_TURN } from '../rows/blocks.ts';
import type { CandidateLists } from './candidate-lists.ts';
import type { CountedLimits } from './counted-limits.ts';
import type { DualPoint } from './dual-point.ts';

/** Rows are sorted out for prices this many times farther than those asked for. */
const AHEAD = 5;

/**
 * The dual function over candidate lists,
 * D(rho) = Σ_i w_i max_k (s_ik + rho_k) - Σ_k (rho_k⁺ L_k - rho_k⁻ U_k), convex and piecewise linear.
 *
 * A row whose best is farther above its second than prices have moved apart since keeps its best: such
 * rows are summed up once, and only the others looked at each time.
 */
export class DualFunction {
  readonly #lists: CandidateLists;
  readonly #limits: CountedLimits;
  readonly #pause: () => Promise<void>;
  /** Prices that rows were sorted out at. */
  readonly #base: Float64Array;
  /** Rows whose best was less than this above their second are looked at; 0: none were sorted out. */
  #width = 0;
  #rows = new Int32Array(0);
  #size = 0;
  /** Of all other rows: how much each cluster has, K, and Σ w_i s_ik. */
  readonly #settledSizes: Float64Array;
  #settledScore = 0;

  /** @param pause - Awaited between pieces of work. What it throws ends it. */
  constructor(lists: CandidateLists, limits: CountedLimits, pause: () => Promise<void>) {
    this.#lists = lists;
    this.#limits = limits;
    this.#pause = pause;
    this.#base = new Float64Array(lists.k);
    this.#settledSizes = new Float64Array(lists.k);
  }

  /**
   * Evaluate at `point.prices`.
   *
   * @param h - Rows whose second-best is less than this below their best are noted as pairs.
   */
  async evaluate(point: DualPoint, h: number): Promise<void> {
    const { prices, sizes } = point;
    const reach = h + (this.#width === 0 ? 0 : spread(prices, this.#base));
    if (reach >= this.#width) await this.#sortOut(prices, AHEAD * reach);
    point.width = h;
    point.pairs = 0;
    sizes.set(this.#settledSizes);
    let sum = 0;
    for (const { start, end } of blocks(this.#size, ROWS_A_TURN)) {
      sum += this.#addRows(point, h, start, end);
      await this.#pause();
    }
    let value = this.#settledScore + sum;
    const { lower, upper } = this.#limits;
    for (let k = 0; k < prices.length; k++) {
      const rho = prices[k]!;
      value += rho * (this.#settledSizes[k]! - (rho > 0 ? lower[k]! : upper[k]!));
    }
    point.value = value;
  }

  /** Σ w_i max_k (s_ik + rho_k) of rows that are not settled; adds their sizes and notes pairs. */
  #addRows(point: DualPoint, h: number, from: number, to: number): number {
    const { starts, counts, clusters, scores } = this.#lists;
    const { prices, sizes } = point;
    const weights = this.#limits.weights?.values;
    const rows = this.#rows;
    let sum = 0;
    for (let n = from; n < to; n++) {
      const i = rows[n]!;
      const end = starts[i]! + counts[i]!;
      let most = Number.NEGATIVE_INFINITY;
      let next = Number.NEGATIVE_INFINITY;
      let first = 0;
      let other = 0;
      for (let at = starts[i]!; at < end; at++) {
        const k = clusters[at]!;
        const value = scores[at]! + prices[k]!;
        if (value > most) {
          next = most;
          other = first;
          most = value;
          first = k;
        } else if (value > next) {
          next = value;
          other = k;
        }
      }
      const weight = weights ? weights[i]! : 1;
      sum += weight * most;
      sizes[first]! += weight;
      if (most - next < h) point.pair(first, other, weight);
    }
    return sum;
  }

  /** One pass over all lists. */
  async #sortOut(prices: Float64Array, width: number): Promise<void> {
    this.#settledSizes.fill(0);
    this.#settledScore = 0;
    this.#size = 0;
    // Nothing is sorted out until all is.
    this.#width = 0;
    for (const { start, end } of blocks(this.#lists.rows, ROWS_A_TURN)) {
      this.#sortOutRows(prices, width, start, end);
      await this.#pause();
    }
    this.#width = width;
    this.#base.set(prices);
  }

  #sortOutRows(prices: Float64Array, width: number, from: number, to: number): void {
    const { rows: n, starts, counts, clusters, scores } = this.#lists;
    const weights = this.#limits.weights?.values;
    const settledSizes = this.#settledSizes;
    let rows = this.#rows;
    let size = this.#size;
    let settledScore = this.#settledScore;
    for (let i = from; i < to; i++) {
      const end = starts[i]! + counts[i]!;
      let most = Number.NEGATIVE_INFINITY;
      let next = Number.NEGATIVE_INFINITY;
      let first = 0;
      for (let at = starts[i]!; at < end; at++) {
        const value = scores[at]! + prices[clusters[at]!]!;
        if (value > most) {
          next = most;
          most = value;
          first = at;
        } else if (value > next) next = value;
      }
      if (most - next >= width) {
        const weight = weights ? weights[i]! : 1;
        settledScore += weight * scores[first]!;
        settledSizes[clusters[first]!]! += weight;
        continue;
      }
      if (size === rows.length) rows = grown(rows, n);
      rows[size++] = i;
    }
    this.#rows = rows;
    this.#size = size;
    this.#settledScore = settledScore;
  }
}

/** How far prices have moved apart: max_k Δ_k - min_k Δ_k. */
function spread(prices: Float64Array, base: Float64Array): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < prices.length; k++) {
    const change = prices[k]! - base[k]!;
    least = Math.min(least, change);
    most = Math.max(most, change);
  }
  return most - least;
}

function grown(rows: Int32Array<ArrayBuffer>, most: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(Math.min(most, Math.max(1024, 2 * rows.length)));
  more.set(rows);
  return more;
}
