import { ROWS_A_TURN } from '../rows/blocks.ts';
import type { BorderRows } from './border-rows.ts';
import type { CountedLimits } from './counted-limits.ts';
import { IndexHeap } from './index-heap.ts';
import type { SplitRows } from './split-rows.ts';

/** Rows that a flow may move, as `BorderRows` has them. */
export type FlowRows = Pick<
  BorderRows,
  | 'size'
  | 'rows'
  | 'own'
  | 'starts'
  | 'clusters'
  | 'scores'
  | 'order'
  | 'parted'
  | 'beyond'
  | 'weightOf'
  | 'part'
>;

/** How a search for a path ended. */
export type Route =
  /** Every size is within its limits. */
  | 'done'
  /** A path was taken. */
  | 'moved'
  /** No path as short as those that could go by what the border rows leave out. */
  | 'beyond'
  /** No path at all. */
  | 'stuck';

/**
 * Sizes as a flow between K clusters and a reference node, K, whose price is 0 to the others: cluster k
 * holds n_k = L_k + f_k + e_k rows, 0 <= f_k <= U_k - L_k its flow to the reference, e_k its excess. A row
 * is an arc from its cluster to each other; all arcs have reduced cost >= 0 at the prices p, and every
 * row is on a best cluster. Rows are moved along shortest paths from an excess to a deficit (successive
 * shortest paths) until there is none. Everything is a whole number. Of a row with a weight only a part
 * may be moved: it then lies in several clusters.
 */
export class SizeFlow {
  /** p, K + 1 prices, the reference's last. */
  readonly p: Float64Array;
  readonly sizes: Float64Array;
  /** Rows moved since the border rows were collected. */
  moved = 0;
  readonly #k: number;
  readonly #border: FlowRows;
  readonly #pause: () => Promise<void>;
  readonly #capacities: Float64Array;
  readonly #flows: Float64Array;
  readonly #excess: Float64Array;
  /** p - p0, of the clusters: they only fall. */
  readonly #drift: Float64Array;
  #leastDrift = 0;
  /** Rows that moved to a cluster since, per cluster; some may have left it again. */
  #arrived: number[][] = [];
  // Of one search:
  readonly #distances: Float64Array;
  /** The node before this on the shortest path found, -1: none. */
  readonly #parents: Int32Array;
  /** The row to move from that, -1: an arc of the reference. */
  readonly #parentRows: Int32Array;
  readonly #settled: Uint8Array;
  readonly #touched: Int32Array;
  #touches = 0;
  /** Rows looked at since others had a turn. */
  #scanned = 0;
  readonly #heap: IndexHeap;
  /** A row that was seen in this collection of tight rows. */
  #marks = new Int32Array(0);
  #mark = 0;
  /** What the tight rows weigh. */
  #held = 0;

  /**
   * @param p - K prices to begin with; copied.
   * @param border - Collected at these prices by `begin`'s caller, each time before it.
   * @param pause - Awaited between pieces of work. What it throws ends it.
   */
  constructor(border: FlowRows, p: Float64Array, pause: () => Promise<void>) {
    const k = p.length;
    this.#k = k;
    this.#border = border;
    this.#pause = pause;
    this.p = new Float64Array(k + 1);
    this.p.set(p);
    this.sizes = new Float64Array(k);
    this.#capacities = new Float64Array(k);
    this.#flows = new Float64Array(k);
    this.#excess = new Float64Array(k + 1);
    this.#drift = new Float64Array(k);
    this.#distances = new Float64Array(k + 1).fill(Number.POSITIVE_INFINITY);
    this.#parents = new Int32Array(k + 1);
    this.#parentRows = new Int32Array(k + 1);
    this.#settled = new Uint8Array(k + 1);
    this.#touched = new Int32Array(k + 1);
    this.#heap = new IndexHeap(k + 1);
  }

  /** How far the price that fell most has fallen since. */
  get fallen(): number {
    return -this.#leastDrift;
  }

  /** Flows and excesses of `sizes`, by the border rows as they were collected at `p`. */
  begin({ lower, upper }: CountedLimits): void {
    const [k, p] = [this.#k, this.p];
    this.#drift.fill(0);
    this.#leastDrift = 0;
    this.#arrived = Array.from({ length: k }, () => []);
    this.#marks = new Int32Array(this.#border.size);
    this.#mark = 0;
    this.moved = 0;
    let total = 0;
    for (let c = 0; c < k; c++) {
      const capacity = upper[c]! - lower[c]!;
      const over = this.sizes[c]! - lower[c]!;
      const price = p[c]! - p[k]!;
      this.#capacities[c] = capacity;
      this.#flows[c] = price > 0 ? 0 : price < 0 ? capacity : Math.max(0, Math.min(capacity, over));
      this.#excess[c] = over - this.#flows[c]!;
      total += this.#excess[c]!;
    }
    this.#excess[k] = -total;
  }

  /** Take one shortest path, or say why there is none. */
  async advance(): Promise<Route> {
    if (!this.#excess.some((excess) => excess > 0)) return 'done';
    const target = await this.#search();
    if (target < 0) return this.#border.beyond < Number.POSITIVE_INFINITY ? 'beyond' : 'stuck';
    this.#lowerPrices(this.#distances[target]!);
    this.#augment(target);
    return 'moved';
  }

  /** Write what has changed to the labels of all rows, and what of them lies elsewhere to `split`. */
  writeLabels(labels: Int32Array, split: SplitRows): void {
    const border = this.#border;
    const { size, rows, own, clusters, parted } = border;
    split.clear();
    for (let b = 0; b < size; b++) {
      const weight = border.weightOf(b);
      if (weight === 0) own[b] = this.#best(b);
      const cluster = clusters[own[b]!]!;
      if (parted.has(rows[b]!)) split.add(rows[b]!, cluster, weight);
      else labels[rows[b]!] = cluster;
    }
    split.settle(labels);
  }

  /** A best cluster of a row that sizes don't keep anywhere: where it is, if that is one. */
  #best(b: number): number {
    const { starts, own, clusters, scores } = this.#border;
    const { p } = this;
    let best = own[b]!;
    for (let at = starts[b]!; at < starts[b + 1]!; at++) {
      if (scores[at]! + p[clusters[at]!]! > scores[best]! + p[clusters[best]!]!) best = at;
    }
    return best;
  }

  /**
   * Dijkstra from all nodes with an excess at once to the nearest with a deficit; -1 where none is near enough. So a
   * price falls by the longest path at most, in all, and not by the sum of all paths.
   */
  async #search(): Promise<number> {
    const k = this.#k;
    const distances = this.#distances;
    const heap = this.#heap;
    for (let n = 0; n < this.#touches; n++) {
      distances[this.#touched[n]!] = Number.POSITIVE_INFINITY;
      this.#settled[this.#touched[n]!] = 0;
    }
    heap.clear();
    this.#touches = 0;
    for (let node = 0; node <= k; node++) {
      if (this.#excess[node]! <= 0) continue;
      this.#touched[this.#touches++] = node;
      distances[node] = 0;
      this.#parents[node] = -1;
      heap.lower(node, 0);
    }
    // Longer paths lose to those by rows and clusters that are left out, or to a deficit found.
    let bound = this.#border.beyond + this.#leastDrift + 1;
    while (heap.size > 0) {
      const node = heap.pop();
      if (this.#excess[node]! < 0) return node;
      this.#settled[node] = 1;
      if (node === k) bound = this.#leaveReference(bound);
      else {
        if (this.#flows[node]! < this.#capacities[node]! && !this.#settled[k]) {
          const distance = distances[node]! + this.p[node]! - this.p[k]!;
          if (distance < distances[k]! && distance < bound) {
            bound = this.#reach(k, distance, node, -1, bound);
          }
        }
        bound = this.#leaveCluster(node, bound);
        // Its clusters lie all over memory, and the next cluster may have as many.
        if (this.#scanned >= ROWS_A_TURN / 4) {
          this.#scanned = 0;
          await this.#pause();
        }
      }
    }
    return -1;
  }

  /** Note a shorter way to a node; returns the bound on ways that are worth a look. */
  #reach(node: number, distance: number, from: number, row: number, bound: number): number {
    if (this.#distances[node] === Number.POSITIVE_INFINITY) this.#touched[this.#touches++] = node;
    this.#distances[node] = distance;
    this.#parents[node] = from;
    this.#parentRows[node] = row;
    this.#heap.lower(node, distance);
    return this.#excess[node]! < 0 ? distance : bound;
  }

  #leaveReference(bound: number): number {
    const [k, p] = [this.#k, this.p];
    let most = bound;
    for (let c = 0; c < k; c++) {
      if (this.#flows[c] === 0 || this.#settled[c]) continue;
      const distance = this.#distances[k]! + p[k]! - p[c]!;
      if (distance < this.#distances[c]! && distance < most) {
        most = this.#reach(c, distance, k, -1, most);
      }
    }
    return most;
  }

  /** Arcs of the rows of a cluster, until their margins say that none can be short enough. */
  #leaveCluster(cluster: number, bound: number): number {
    const { own, clusters } = this.#border;
    const { rows, margins, firsts } = this.#border.order;
    const offset = this.#distances[cluster]! + this.#drift[cluster]!;
    let most = bound;
    const end = firsts[cluster + 1]!;
    for (let at = firsts[cluster]!; at < end; at++) {
      if (margins[at]! + offset >= most) break;
      this.#scanned++;
      const b = rows[at]!;
      if (clusters[own[b]!] === cluster) most = this.#leaveBy(b, cluster, most);
    }
    const arrived = this.#arrived[cluster]!;
    this.#scanned += arrived.length;
    for (let at = 0; at < arrived.length; ) {
      const b = arrived[at]!;
      if (clusters[own[b]!] === cluster) {
        most = this.#leaveBy(b, cluster, most);
        at++;
      } else {
        arrived[at] = arrived[arrived.length - 1]!;
        arrived.pop();
      }
    }
    return most;
  }

  #leaveBy(b: number, cluster: number, bound: number): number {
    if (this.#border.weightOf(b) === 0) return bound;
    const { starts, own, clusters, scores } = this.#border;
    const { p } = this;
    const distances = this.#distances;
    const base = distances[cluster]! + scores[own[b]!]! + p[cluster]!;
    let most = bound;
    const end = starts[b + 1]!;
    for (let at = starts[b]!; at < end; at++) {
      const other = clusters[at]!;
      const distance = base - scores[at]! - p[other]!;
      // A settled cluster is nearer already.
      if (distance < most && distance < distances[other]!) {
        most = this.#reach(other, distance, cluster, b, most);
      }
    }
    return most;
  }

  /** p_v += dist_v - D for the nodes nearer than D: reduced costs stay >= 0, the path's become 0. */
  #lowerPrices(distance: number): void {
    for (let n = 0; n < this.#touches; n++) {
      const node = this.#touched[n]!;
      const fall = this.#distances[node]! - distance;
      if (!this.#settled[node] || fall >= 0) continue;
      this.p[node]! += fall;
      if (node === this.#k) continue;
      this.#drift[node]! += fall;
      this.#leastDrift = Math.min(this.#leastDrift, this.#drift[node]!);
    }
  }

  /** Move as much along the path as all of its arcs, tight now, can carry. */
  #augment(target: number): void {
    const k = this.#k;
    let source = target;
    while (this.#parents[source]! >= 0) source = this.#parents[source]!;
    let width = Math.min(this.#excess[source]!, -this.#excess[target]!);
    const tight: number[][] = [];
    for (let node = target; node !== source; node = this.#parents[node]!) {
      const from = this.#parents[node]!;
      if (from === k) width = Math.min(width, this.#flows[node]!);
      else if (node === k) width = Math.min(width, this.#capacities[from]! - this.#flows[from]!);
      else {
        const row = this.#parentRows[node]!;
        this.#held = this.#border.weightOf(row);
        const rows = width > this.#held ? this.#tightRows(from, node, width) : [row];
        width = Math.min(width, this.#held);
        tight.push(rows);
      }
    }
    this.#excess[source]! -= width;
    this.#excess[target]! += width;
    let arc = 0;
    for (let node = target; node !== source; node = this.#parents[node]!) {
      const from = this.#parents[node]!;
      if (from === k) this.#flows[node]! -= width;
      else if (node === k) this.#flows[from]! += width;
      else this.#moveRows(tight[arc++]!, from, node, width);
    }
  }

  /** Rows of a cluster that are as well off in another, until they weigh `most`. */
  #tightRows(from: number, to: number, most: number): number[] {
    const { rows, margins, firsts } = this.#border.order;
    const tight: number[] = [];
    this.#held = 0;
    this.#mark++;
    const end = firsts[from + 1]!;
    for (let at = firsts[from]!; at < end && this.#held < most; at++) {
      if (margins[at]! + this.#drift[from]! > 0) break;
      this.#addTight(rows[at]!, from, to, tight);
    }
    for (const b of this.#arrived[from]!) {
      if (this.#held >= most) break;
      this.#addTight(b, from, to, tight);
    }
    return tight;
  }

  #addTight(b: number, from: number, to: number, rows: number[]): void {
    const { own, clusters, scores } = this.#border;
    if (clusters[own[b]!] !== from || this.#marks[b] === this.#mark) return;
    const at = this.#entry(b, to);
    if (at < 0 || scores[own[b]!]! + this.p[from]! !== scores[at]! + this.p[to]!) return;
    this.#marks[b] = this.#mark;
    this.#held += this.#border.weightOf(b);
    rows.push(b);
  }

  /** Move so much of rows that weigh as much or more: of the last perhaps a part. */
  #moveRows(rows: readonly number[], from: number, to: number, weight: number): void {
    const border = this.#border;
    let left = weight;
    for (const row of rows) {
      if (left === 0) break;
      const b = border.weightOf(row) > left ? this.#part(row, left) : row;
      left -= border.weightOf(b);
      border.own[b] = this.#entry(b, to);
      this.#arrived[to]!.push(b);
      this.moved++;
    }
    this.sizes[from]! -= weight;
    this.sizes[to]! += weight;
  }

  #part(row: number, weight: number): number {
    const b = this.#border.part(row, weight);
    if (b >= this.#marks.length) {
      const marks = new Int32Array(2 * b);
      marks.set(this.#marks);
      this.#marks = marks;
    }
    return b;
  }

  /** Where row b lists a cluster, or -1. */
  #entry(b: number, cluster: number): number {
    const { starts, clusters } = this.#border;
    for (let at = starts[b]!; at < starts[b + 1]!; at++) {
      if (clusters[at] === cluster) return at;
    }
    return -1;
  }
}
