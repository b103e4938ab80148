import { blocks, ROWS_A_TURN } from '../rows/blocks.ts';
import type { CandidateLists } from './candidate-lists.ts';
import type { RowWeights } from './counted-limits.ts';
import { type MarginOrder, orderByMargin } from './margin-order.ts';
import type { RowScores } from './row-scores.ts';
import { SplitRows } from './split-rows.ts';
import type { StoredRow } from './stored-row.ts';

/** How far below a row's best clusters are noted, and what rounding may make of it. */
interface Reach {
  readonly width: number;
  readonly error: number;
}

/** Rows that have more than one cluster within reach. */
interface FoundRows {
  rows: Int32Array<ArrayBuffer>;
  count: number;
  /** With a row for each part. */
  size: number;
  /** Clusters within reach, of all of these. */
  entries: number;
  /** Did a row list more clusters than are within reach? */
  leftOut: boolean;
}

/** Where rows are put that have one cluster alone; the others keep there what they had. */
interface PutRows {
  readonly labels: Int32Array;
  readonly sizes: Float64Array;
  readonly weights: Float64Array | undefined;
}

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
  rows: Int32Array = new Int32Array(0);
  /** Row b has its clusters at `[starts[b] .. starts[b + 1]]` of `clusters` and `scores`. */
  starts: Int32Array = new Int32Array(1);
  clusters: Int32Array = new Int32Array(0);
  /** S_ik, whole numbers. */
  scores: Float64Array = new Float64Array(0);
  /** Where in `clusters` each row's own is. */
  own: Int32Array = new Int32Array(0);
  /** Those among all rows that have parts. */
  readonly parted: Set<number> = new Set();
  /** What each weighs; undefined: 1. */
  #amounts: Float64Array | undefined;
  /** By their own clusters at p0. */
  order: MarginOrder;
  /** What moving a row to a cluster that is left out costs at p0, at least; may be infinite. */
  beyond = 0;

  constructor(k: number) {
    this.order = {
      rows: new Int32Array(0),
      margins: new Float64Array(0),
      firsts: new Int32Array(k + 1),
    };
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
  async collect(
    lists: CandidateLists,
    grid: RowScores,
    p: Float64Array,
    width: number,
    labels: Int32Array,
    sizes: Float64Array,
    weights?: RowWeights,
    split: SplitRows = new SplitRows(),
  ): Promise<void> {
    const prices = Float64Array.from(p.subarray(0, lists.k), (price) => price * grid.unit);
    // So wide that rounding of float32 scores can't make a difference to what is left out.
    const reach = { width, error: 2 * grid.error };
    sizes.fill(0);
    this.parted.clear();
    // Found first, so that no array is larger than it has to be; and most rows are looked at once.
    const found = { rows: new Int32Array(0), count: 0, size: 0, entries: 0, leftOut: false };
    const put = { labels, sizes, weights: weights?.values };
    for (const { start, end } of blocks(lists.rows, ROWS_A_TURN)) {
      this.#find(lists, start, end, prices, reach, split, found, put);
      await grid.pause();
    }
    const { size, entries, leftOut } = found;
    this.size = size;
    this.rows = new Int32Array(size);
    this.own = new Int32Array(size);
    this.starts = new Int32Array(size + 1);
    this.clusters = new Int32Array(entries);
    this.scores = new Float64Array(entries);
    this.#amounts = weights && new Float64Array(size);
    this.beyond = leftOut ? Math.floor(width / grid.unit) : Number.POSITIVE_INFINITY;
    let noted = 0;
    for (const { start, end } of blocks(found.count, ROWS_A_TURN)) {
      for (let n = start; n < end; n++) {
        noted = this.#noteRow(noted, found.rows[n]!, lists, prices, reach, split, put);
      }
      await grid.pause();
    }
    let b = 0;
    await grid.visit(this.rows, (row, x) => {
      const label = this.#score(b, x, grid, p, this.own[b]!);
      labels[row] = label;
      sizes[label]! += this.weightOf(b++);
    });
    this.order = await orderByMargin(this, p, lists.k, () => grid.pause());
  }

  /** What a row weighs, or a part of it that is a row here. */
  weightOf(b: number): number {
    return this.#amounts ? this.#amounts[b]! : 1;
  }

  /** Take so much of a row off it, with weights only; returns the number of that part. */
  part(b: number, weight: number): number {
    const other = this.size++;
    const [start, end] = [this.starts[b]!, this.starts[b + 1]!];
    const to = this.starts[other]!;
    if (other >= this.rows.length) {
      this.rows = grown(this.rows, new Int32Array(2 * other));
      this.own = grown(this.own, new Int32Array(2 * other));
      this.starts = grown(this.starts, new Int32Array(2 * other + 1));
      this.#amounts = grown(this.#amounts!, new Float64Array(2 * other));
    }
    const entries = to + end - start;
    if (entries > this.clusters.length) {
      this.clusters = grown(this.clusters, new Int32Array(2 * entries));
      this.scores = grown(this.scores, new Float64Array(2 * entries));
    }
    this.clusters.copyWithin(to, start, end);
    this.scores.copyWithin(to, start, end);
    this.starts[other + 1] = entries;
    this.rows[other] = this.rows[b]!;
    this.own[other] = to + this.own[b]! - start;
    this.#amounts![b]! -= weight;
    this.#amounts![other] = weight;
    this.parted.add(this.rows[b]!);
    return other;
  }

  /** Find which of rows `from … to` have more than one listed cluster within reach; put the others on their best. */
  #find(
    { starts, counts, clusters, scores, rows }: CandidateLists,
    from: number,
    to: number,
    prices: Float64Array,
    { width, error }: Reach,
    split: SplitRows,
    found: FoundRows,
    { labels, sizes, weights }: PutRows,
  ): void {
    let { count, size, entries, leftOut } = found;
    for (let i = from; i < to; i++) {
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
      const cut = best - width - error;
      if (second < cut || end - start === 1) {
        leftOut ||= end - start > 1;
        labels[i] = label;
        sizes[label]! += weights ? weights[i]! : 1;
        continue;
      }
      let near = 0;
      for (let at = start; at < end; at++) {
        if (scores[at]! + prices[clusters[at]!]! >= cut) near++;
      }
      leftOut ||= near < end - start;
      if (count === found.rows.length) {
        const most = Math.min(rows, Math.max(1024, 2 * count));
        found.rows = grown(found.rows, new Int32Array(most));
      }
      found.rows[count++] = i;
      const copies = 1 + (split.partsOf(i)?.size ?? 0);
      size += copies;
      entries += copies * near;
    }
    found.count = count;
    found.size = size;
    found.entries = entries;
    found.leftOut = leftOut;
  }

  /** Note a row, and its parts, from b on, with the clusters within reach; returns the next b. */
  #noteRow(
    b: number,
    i: number,
    lists: CandidateLists,
    prices: Float64Array,
    { width, error }: Reach,
    split: SplitRows,
    { labels, weights }: PutRows,
  ): number {
    const { starts, counts, clusters, scores } = lists;
    const end = starts[i]! + counts[i]!;
    let best = Number.NEGATIVE_INFINITY;
    for (let at = starts[i]!; at < end; at++) {
      best = Math.max(best, scores[at]! + prices[clusters[at]!]!);
    }
    const cut = best - width - error;
    let next = b;
    let weight = weights ? weights[i]! : 1;
    for (const [cluster, part] of split.partsOf(i) ?? []) {
      this.#note(next++, i, lists, prices, cut, cluster, part);
      weight -= part;
      this.parted.add(i);
    }
    this.#note(next++, i, lists, prices, cut, labels[i]!, weight);
    return next;
  }

  /** Note a row, or a part of it, with its clusters down to the cut. */
  #note(
    b: number,
    row: number,
    { starts, counts, clusters, scores }: CandidateLists,
    prices: Float64Array,
    cut: number,
    label: number,
    weight: number,
  ): void {
    let to = this.starts[b]!;
    const end = starts[row]! + counts[row]!;
    for (let at = starts[row]!; at < end; at++) {
      const k = clusters[at]!;
      if (scores[at]! + prices[k]! >= cut) this.clusters[to++] = k;
    }
    this.rows[b] = row;
    this.own[b] = label;
    this.starts[b + 1] = to;
    if (this.#amounts) this.#amounts[b] = weight;
  }

  /** Score a row's clusters on the grid; returns its best. */
  #score(b: number, x: StoredRow, grid: RowScores, p: Float64Array, label: number): number {
    const { starts, clusters, scores } = this;
    let most = Number.NEGATIVE_INFINITY;
    let best = -1;
    for (let at = starts[b]!; at < starts[b + 1]!; at++) {
      const k = clusters[at]!;
      const score = grid.score(x, k);
      scores[at] = score;
      const value = score + p[k]!;
      if (value > most || (value === most && better(k, clusters[best]!, label))) {
        most = value;
        best = at;
      }
    }
    this.own[b] = best;
    return clusters[best]!;
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
