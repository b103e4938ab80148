import type { CandidateLists } from './candidate-lists.ts';
import type { ScoreGrid } from './score-grid.ts';
import type { RowWeights } from './size-limits.ts';
import type { SplitRows } from './split-rows.ts';

/** Steps that margins are told apart by when rows are sorted; with a row number they fill a double. */
const STEPS = 2 ** 20;
const ROWS = 2 ** 32;

/**
 * The rows that may change clusters, and the clusters that they may change to: those of their lists
 * whose value is within a width of the row's best at base prices p0, with their scores on the grid.
 * Everything that is left out costs more than `beyond` at p0 to move to.
 */
export class BorderRows {
  /**
   * How many rows there are: they are numbered anew, 0 … size - 1. The parts of a row that lies in several
   * clusters are a row each.
   */
  size = 0;
  /** The number of each among all rows. */
  rows: Int32Array = new Int32Array(256);
  /** Row b has its clusters at `[starts[b] .. starts[b + 1]]` of `clusters` and `scores`. */
  starts: Int32Array = new Int32Array(257);
  clusters: Int32Array = new Int32Array(1024);
  /** S_ik, whole numbers. */
  scores: Float64Array = new Float64Array(1024);
  /** Where in `clusters` each row's own is. */
  own: Int32Array = new Int32Array(256);
  /** Those among all rows that have parts. */
  readonly parted: Set<number> = new Set();
  /** What each weighs; used with weights only. */
  #amounts = new Float64Array(0);
  #weighted = false;
  /** Rows by their own cluster at p0, each cluster's by margin: `[firsts[k] .. firsts[k + 1]]`. */
  order: Int32Array = new Int32Array(0);
  /** At most the margin of the row at the same place of `order`: what leaving costs at p0. */
  margins: Float64Array = new Float64Array(0);
  readonly firsts: Int32Array;
  /** What moving a row to a cluster that is left out costs at p0, at least; may be infinite. */
  beyond = 0;

  constructor(k: number) {
    this.firsts = new Int32Array(k + 1);
  }

  /**
   * Collect anew, and put every row on its best listed cluster: of equal ones on the one it has, else
   * the lowest.
   *
   * @param p - p0: prices in units of the grid, K whole numbers.
   * @param width - How far below the best, in the unit of scores; infinite: every row, its whole list.
   * @param labels - The cluster of every row; -1: none yet. Overwritten.
   * @param sizes - n, K. Overwritten.
   * @param weights - undefined: every row weighs 1.
   * @param split - Rows that lie in several clusters, all of them best listed ones.
   */
  collect(
    lists: CandidateLists,
    grid: ScoreGrid,
    p: Float64Array,
    width: number,
    labels: Int32Array,
    sizes: Float64Array,
    weights?: RowWeights,
    split?: SplitRows,
  ): void {
    const { starts, counts, clusters, scores } = lists;
    const prices = Float64Array.from(p.subarray(0, lists.k), (price) => price * grid.unit);
    sizes.fill(0);
    this.size = 0;
    this.parted.clear();
    this.#weighted = weights !== undefined;
    if (weights && this.#amounts.length === 0) this.#amounts = new Float64Array(this.rows.length);
    let leftOut = false;
    for (let i = 0; i < lists.rows; i++) {
      const start = starts[i]!;
      const end = start + counts[i]!;
      let best = Number.NEGATIVE_INFINITY;
      let second = Number.NEGATIVE_INFINITY;
      let label = 0;
      for (let at = start; at < end; at++) {
        const value = scores[at]! + prices[clusters[at]!]!;
        if (value > best) {
          second = best;
          best = value;
          label = clusters[at]!;
        } else if (value > second) second = value;
      }
      // So wide that rounding of float32 scores can't make a difference to what is left out.
      const cut = best - width - 2 * grid.error;
      let weight = weights ? weights.values[i]! : 1;
      if (second >= cut) {
        for (const [cluster, part] of split?.partsOf(i) ?? []) {
          sizes[this.#add(i, lists, grid, p, prices, cut, cluster, part)]! += part;
          weight -= part;
          this.parted.add(i);
        }
        label = this.#add(i, lists, grid, p, prices, cut, labels[i]!, weight);
        leftOut ||= this.starts[this.size]! - this.starts[this.size - 1]! < end - start;
      } else if (end - start > 1) {
        leftOut = true;
      }
      labels[i] = label;
      sizes[label]! += weight;
    }
    this.beyond = leftOut ? Math.floor(width / grid.unit) : Number.POSITIVE_INFINITY;
    this.#sort(p);
  }

  /** What a row weighs: the share of it that moves with its number. */
  weightOf(b: number): number {
    return this.#weighted ? this.#amounts[b]! : 1;
  }

  /** Take so much of a row off it; returns the number of that part. */
  part(b: number, weight: number): number {
    const [start, end] = [this.starts[b]!, this.starts[b + 1]!];
    const other = this.#begin(end - start);
    const to = this.starts[other]!;
    this.clusters.copyWithin(to, start, end);
    this.scores.copyWithin(to, start, end);
    this.rows[other] = this.rows[b]!;
    this.own[other] = to + (this.own[b]! - start);
    this.starts[other + 1] = to + (end - start);
    this.#amounts[b]! -= weight;
    this.#amounts[other] = weight;
    this.parted.add(this.rows[b]!);
    return other;
  }

  /** The number of a row to come, with room for so many clusters. */
  #begin(clusters: number): number {
    const b = this.size++;
    if (this.size > this.rows.length) {
      this.rows = grown(this.rows, new Int32Array(2 * b));
      this.own = grown(this.own, new Int32Array(2 * b));
      this.starts = grown(this.starts, new Int32Array(2 * b + 1));
      if (this.#weighted) this.#amounts = grown(this.#amounts, new Float64Array(2 * b));
    }
    const needed = this.starts[b]! + clusters;
    if (needed > this.clusters.length) {
      this.clusters = grown(this.clusters, new Int32Array(2 * needed));
      this.scores = grown(this.scores, new Float64Array(2 * needed));
    }
    return b;
  }

  /** A row with its clusters down to the cut; returns its best. */
  #add(
    row: number,
    { starts, counts, clusters, scores }: CandidateLists,
    grid: ScoreGrid,
    p: Float64Array,
    prices: Float64Array,
    cut: number,
    label: number,
    weight: number,
  ): number {
    const b = this.#begin(counts[row]!);
    let to = this.starts[b]!;
    const end = starts[row]! + counts[row]!;
    let most = Number.NEGATIVE_INFINITY;
    let best = -1;
    for (let at = starts[row]!; at < end; at++) {
      const k = clusters[at]!;
      if (scores[at]! + prices[k]! < cut) continue;
      const score = grid.score(row, k);
      const value = score + p[k]!;
      if (value > most || (value === most && better(k, this.clusters[best]!, label))) {
        most = value;
        best = to;
      }
      this.clusters[to] = k;
      this.scores[to++] = score;
    }
    this.rows[b] = row;
    this.own[b] = best;
    if (this.#weighted) this.#amounts[b] = weight;
    this.starts[b + 1] = to;
    return this.clusters[best]!;
  }

  /** Group rows by cluster, and sort each group by margin at p. */
  #sort(p: Float64Array): void {
    const { size, starts, clusters, scores, own, firsts } = this;
    const k = firsts.length - 1;
    if (this.order.length < size) {
      this.order = new Int32Array(this.rows.length);
      this.margins = new Float64Array(this.rows.length);
    }
    const { order, margins } = this;
    const exact = new Float64Array(size);
    let largest = 0;
    firsts.fill(0);
    for (let b = 0; b < size; b++) {
      const mine = own[b]!;
      let next = Number.NEGATIVE_INFINITY;
      for (let at = starts[b]!; at < starts[b + 1]!; at++) {
        if (at !== mine) next = Math.max(next, scores[at]! + p[clusters[at]!]!);
      }
      exact[b] = scores[mine]! + p[clusters[mine]!]! - next;
      // A row may be kept with one cluster alone, when the others are a float32 error too low.
      if (exact[b]! < Number.POSITIVE_INFINITY) largest = Math.max(largest, exact[b]!);
      firsts[clusters[mine]! + 1]!++;
    }
    for (let c = 0; c < k; c++) firsts[c + 1]! += firsts[c]!;
    // A margin in steps above a row number: sorted as plain numbers, which takes no calls.
    const step = largest / (STEPS - 2) || 1;
    const next = firsts.slice(0, k);
    for (let b = 0; b < size; b++) {
      const steps = Math.min(STEPS - 1, Math.floor(exact[b]! / step));
      margins[next[clusters[own[b]!]!]!++] = steps * ROWS + b;
    }
    for (let c = 0; c < k; c++) margins.subarray(firsts[c]!, firsts[c + 1]!).sort();
    for (let at = 0; at < size; at++) {
      const steps = Math.floor(margins[at]! / ROWS);
      order[at] = margins[at]! - steps * ROWS;
      // Less one step: the division above may have rounded up.
      margins[at] = Math.max(0, steps - 1) * step;
    }
  }
}

/** Of two clusters that are equally good: the one that a row has, else the lower. */
function better(k: number, than: number, label: number): boolean {
  return k === label || (than !== label && k < than);
}

function grown<T extends Int32Array | Float64Array>(values: T, more: T): T {
  more.set(values);
  return more;
}
