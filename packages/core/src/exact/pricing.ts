import { blocks, ROWS_A_TURN } from '../rows/blocks.ts';
import type { CandidateLists } from './candidate-lists.ts';
import type { RowScores } from './row-scores.ts';

/** Most clusters that a row's list gains at once. */
const MOST_GAINED = 8;

export interface PricingOptions {
  /** Where more rows than this would have to be scored against all clusters, none is. */
  readonly mostRows: number;
  /** Clusters this far below a row's own, in units of the grid, are gained with a better one. */
  readonly slack: number;
}

export interface PricingResult {
  /** Rows in doubt, one more than `mostRows` at most: all were scored, unless there are so many. */
  readonly scored: number;
  /** Rows with a better cluster than their list had: their lists have gained it. */
  readonly improved: number;
}

/**
 * Is a cluster that a row does not list better for it than its own, at the final prices? Most rows are
 * cleared by their threshold; the others are scored against all clusters on the grid.
 *
 * @param p - Prices in units of the grid, K whole numbers.
 * @param labels - A best listed cluster of each row.
 */
export async function priceLeftOut(
  lists: CandidateLists,
  grid: RowScores,
  p: Float64Array,
  labels: Int32Array,
  { mostRows, slack }: PricingOptions,
): Promise<PricingResult> {
  const inDoubt = await new LeftOut(lists, grid, p).inDoubt(mostRows + 1);
  if (inDoubt.length > mostRows) return { scored: inDoubt.length, improved: 0 };
  const scores = new Float64Array(lists.k);
  let improved = 0;
  await grid.visit(inDoubt, (i, x) => {
    for (let k = 0; k < lists.k; k++) scores[k] = grid.score(x, k);
    if (gainBetter(lists, i, scores, grid, p, labels[i]!, slack)) improved++;
  });
  return { scored: inDoubt.length, improved };
}

/** What is known of clusters that rows do not list, at given prices. */
export class LeftOut {
  readonly #lists: CandidateLists;
  readonly #prices: Float64Array;
  /** max_k (rho_k - listedAt_k), and what rounding may add on both sides. */
  readonly #rise: number;
  readonly #pause: () => Promise<void>;

  /** @param p - Prices in units of the grid, K whole numbers. */
  constructor(lists: CandidateLists, grid: RowScores, p: Float64Array) {
    this.#lists = lists;
    this.#pause = () => grid.pause();
    this.#prices = p.map((price) => price * grid.unit);
    let [rise, largest] = [Number.NEGATIVE_INFINITY, 0];
    for (let k = 0; k < lists.k; k++) {
      rise = Math.max(rise, this.#prices[k]! - lists.listedAt[k]!);
      largest = Math.max(largest, Math.abs(lists.listedAt[k]!));
    }
    // Prices, values and thresholds are rounded to float32 where rows are listed.
    this.#rise = rise + 2 * grid.error + 2 ** -21 * (largest + grid.largest);
  }

  /** The first rows, `most` at most, whose best may be a cluster that they do not list. */
  async inDoubt(most: number): Promise<Int32Array> {
    const rows: number[] = [];
    for (const { start, end } of blocks(this.#lists.rows, ROWS_A_TURN)) {
      for (let i = start; i < end && rows.length < most; i++) {
        if (!this.cannotBeat(i)) rows.push(i);
      }
      await this.#pause();
    }
    return Int32Array.from(rows);
  }

  /** Is every cluster that row i does not list worse than the best that it lists, for certain? */
  cannotBeat(i: number): boolean {
    const { starts, counts, clusters, scores, thresholds, k } = this.#lists;
    if (counts[i] === k) return true;
    const bound = thresholds[i]! + this.#rise;
    const end = starts[i]! + counts[i]!;
    for (let at = starts[i]!; at < end; at++) {
      if (scores[at]! + this.#prices[clusters[at]!]! >= bound) return true;
    }
    return false;
  }
}

/** Let a list gain the best clusters that it lacks, if one of them beats the row's own. */
function gainBetter(
  lists: CandidateLists,
  row: number,
  scores: Float64Array,
  grid: RowScores,
  p: Float64Array,
  label: number,
  slack: number,
): boolean {
  const own = scores[label]! + p[label]!;
  const start = lists.starts[row]!;
  const listed = new Set(lists.clusters.subarray(start, start + lists.counts[row]!));
  const near: number[] = [];
  let better = false;
  for (let k = 0; k < lists.k; k++) {
    const value = scores[k]! + p[k]!;
    if (value < own - slack || listed.has(k)) continue;
    better ||= value > own;
    near.push(k);
  }
  if (!better) return false;
  near.sort((a, b) => scores[b]! + p[b]! - (scores[a]! + p[a]!) || a - b);
  const gained = near.slice(0, MOST_GAINED);
  lists.gain(
    row,
    gained,
    gained.map((k) => scores[k]! * grid.unit),
  );
  return true;
}
