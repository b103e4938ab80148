import { blocks, ROWS_A_TURN } from '../rows/blocks.ts';

/** Steps that margins are told apart by when rows are sorted; with a row number they fill a double. */
const STEPS = 2 ** 20;
const ROWS = 2 ** 32;

/** Rows with the clusters that they may be in, as `BorderRows` has them. */
export interface ScoredRows {
  readonly size: number;
  /** Row b has its clusters at `[starts[b] .. starts[b + 1]]` of `clusters` and `scores`. */
  readonly starts: Int32Array;
  readonly clusters: Int32Array;
  /** S_ik, whole numbers. */
  readonly scores: Float64Array;
  /** Where in `clusters` each row's own is. */
  readonly own: Int32Array;
}

/** Rows by their own cluster, each cluster's by margin: `[firsts[k] .. firsts[k + 1]]`. */
export interface MarginOrder {
  readonly rows: Int32Array;
  /** At most the margin of the row at the same place: what leaving its cluster costs. */
  readonly margins: Float64Array;
  /** K + 1. */
  readonly firsts: Int32Array;
}

/**
 * Group rows by cluster, and sort each group by margin.
 *
 * @param p - Prices in units of the grid, whole numbers.
 * @param pause - Awaited between pieces of work.
 */
export async function orderByMargin(
  scored: ScoredRows,
  p: Float64Array,
  k: number,
  pause: () => Promise<void>,
): Promise<MarginOrder> {
  const { size, clusters, own } = scored;
  const rows = new Int32Array(size);
  const margins = new Float64Array(size);
  const firsts = new Int32Array(k + 1);
  let largest = 0;
  for (const { start, end } of blocks(size, ROWS_A_TURN)) {
    for (let b = start; b < end; b++) {
      largest = Math.max(largest, marginOf(scored, b, p));
      firsts[clusters[own[b]!]! + 1]!++;
    }
    await pause();
  }
  for (let c = 0; c < k; c++) firsts[c + 1]! += firsts[c]!;
  // A margin in steps above a row number: sorted as plain numbers, which takes no calls.
  const step = largest / (STEPS - 2) || 1;
  const next = firsts.slice(0, k);
  for (const { start, end } of blocks(size, ROWS_A_TURN)) {
    for (let b = start; b < end; b++) {
      const steps = Math.min(STEPS - 1, Math.floor(marginOf(scored, b, p) / step));
      margins[next[clusters[own[b]!]!]!++] = steps * ROWS + b;
    }
    await pause();
  }
  for (let c = 0; c < k; c++) {
    await pause();
    margins.subarray(firsts[c]!, firsts[c + 1]!).sort();
  }
  for (let at = 0; at < size; at++) {
    const steps = Math.floor(margins[at]! / ROWS);
    rows[at] = margins[at]! - steps * ROWS;
    // Less one step: the division above may have rounded up.
    margins[at] = Math.max(0, steps - 1) * step;
  }
  return { rows, margins, firsts };
}

/** What leaving its own cluster costs a row at p, at least. */
function marginOf(
  { starts, clusters, scores, own }: ScoredRows,
  b: number,
  p: Float64Array,
): number {
  const mine = own[b]!;
  let next = Number.NEGATIVE_INFINITY;
  for (let at = starts[b]!; at < starts[b + 1]!; at++) {
    if (at !== mine) next = Math.max(next, scores[at]! + p[clusters[at]!]!);
  }
  return scores[mine]! + p[clusters[mine]!]! - next;
}
