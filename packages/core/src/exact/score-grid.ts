import type { Metric } from '../problem/metric.ts';
import type { RowStore } from './row-store.ts';
import { dotStored, factorOf, type StoredRow } from './stored-row.ts';

/** What the grid has to know of rows. */
export type ScoredRows = Pick<RowStore, 'cols' | 'longest'> &
  Partial<Pick<RowStore, 'lifted' | 'factors'>>;

/**
 * Scores as whole numbers: S_ik = round(f_i s_ik / unit), s_ik = x'_i·c_k,
 * for euclidean x'_i·c_k - |c_k|²/2, summed in double; f_i is 1 unless rows have factors. Flows and
 * proofs are about these numbers, which doubles add without rounding: they are at most 2^q large with
 * q = min(40, 50 - ⌈log2(K + 1)⌉), and prices and distances of paths stay below 8 (K + 1) 2^q <= 2^53.
 */
export class ScoreGrid {
  readonly k: number;
  /** What 1 of the whole numbers is worth: a power of two. */
  readonly unit: number;
  /** E: how far a float32 score may be from S_ik unit, the rounding of x' to float32 included. */
  readonly error: number;
  /**
   * Labels that are optimal for S are at most this far, a row, from those optimal for the scores
   * themselves: each score is within half a unit and the rounding of a sum in double.
   */
  readonly gap: number;
  /** Largest |f_i s_ik| that there can be. */
  readonly largest: number;
  readonly #centers: Float32Array;
  readonly #cols: number;
  /** |c_k|²/2, or 0. */
  readonly #halves: Float64Array;

  /** @param centers - K × d, centers of x'; not copied. */
  constructor(rows: ScoredRows, centers: Float32Array, metric: Metric) {
    const { cols } = rows;
    this.#centers = centers;
    this.#cols = cols;
    this.k = centers.length / cols;
    const halves = halfSquares(centers, cols);
    const half = halves.reduce((most, value) => Math.max(most, value), 0);
    this.#halves = metric === 'euclidean' ? halves : new Float64Array(this.k);
    this.largest = rows.lifted
      ? Math.hypot(rows.longest, 1) * Math.hypot(Math.sqrt(2 * half), half)
      : rows.longest * Math.sqrt(2 * half) + (metric === 'euclidean' ? half : 0);
    const bits = Math.min(40, 50 - Math.ceil(Math.log2(this.k + 1)));
    this.unit = 2 ** (exponent(this.largest) - bits);
    this.error = (cols + (rows.factors ? 8 : 6)) * 2 ** -24 * this.largest + this.unit;
    this.gap = this.unit + 2 * (cols + 4) * 2 ** -53 * this.largest;
  }

  /** S_ik of a row as the store reads it. */
  score(x: StoredRow, k: number): number {
    const cols = this.#cols;
    const product = dotStored(x, this.#centers, k * cols, cols);
    return Math.round((product - this.#halves[k]! * factorOf(x, cols)) / this.unit);
  }

  /** Prices in units: whole numbers of size at most (K + 1) 2^q, which no optimal ones need exceed. */
  round(prices: Float64Array): Float64Array {
    const most = (this.k + 1) * 2 ** exponent(this.largest);
    return prices.map((price) => Math.round(Math.max(-most, Math.min(most, price)) / this.unit));
  }
}

/** The least e with |value| <= 2^e, but for the rounding of a unit length to float32. */
function exponent(value: number): number {
  return value === 0 ? 0 : Math.ceil(Math.log2(value) - 2 ** -10);
}

function halfSquares(centers: Float32Array, cols: number): Float64Array {
  const halves = new Float64Array(centers.length / cols);
  for (let at = 0; at < centers.length; at++) {
    halves[Math.floor(at / cols)]! += centers[at]! ** 2 / 2;
  }
  return halves;
}
