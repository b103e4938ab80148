import { type Candidates, createCandidates } from '../backend/scorer.ts';
import { shouldBe } from '../support/error-message.ts';
import type { RowStore } from './row-store.ts';

/** Cluster numbers: two bytes each where K allows. */
type Clusters = Uint16Array | Int32Array;

/** Numbers that a block of rows may be scored with before others get a turn: some 0.1 s in plain loops. */
const BLOCK_WORK = 2 ** 26;

/**
 * Of each row the clusters that may be its best, with float32 scores: those within a margin of its best
 * at the prices that it was listed at. Lists only gain until all rows are listed anew.
 *
 * A cluster k that a row does not list has s_ik + rho_k <= threshold_i + max_k (rho_k - listedAt_k), but
 * for rounding.
 */
export class CandidateLists {
  readonly rows: number;
  readonly k: number;
  /** Row i lists `[starts[i] .. starts[i] + counts[i]]` of `clusters` and `scores`. */
  readonly starts: Uint32Array;
  readonly counts: Clusters;
  readonly thresholds: Float32Array;
  clusters: Clusters;
  /** s_ik, without the price. */
  scores: Float32Array;
  /** Prices that `near` listed by, K. */
  readonly listedAt: Float64Array;
  /** Entries in use, those of rows that have moved on included. */
  size = 0;
  #block: Candidates | undefined;

  constructor(rows: number, k: number) {
    this.rows = rows;
    this.k = k;
    this.starts = new Uint32Array(rows);
    this.counts = this.#createClusters(rows);
    this.thresholds = new Float32Array(rows);
    this.clusters = this.#createClusters(0);
    this.scores = new Float32Array(0);
    this.listedAt = new Float64Array(k);
  }

  /** Entries a row, on average. */
  get mean(): number {
    return this.size / this.rows;
  }

  /**
   * List all rows anew.
   *
   * @param margin - How far below a row's best, at these prices, a cluster may be to be listed.
   * @param capacity - Most clusters that a row lists.
   * @param pause - Awaited after every block, with the number of rows done. What it throws ends it.
   */
  async fill(
    rows: RowStore,
    prices: Float64Array,
    margin: number,
    capacity: number,
    pause: (done: number) => Promise<void>,
  ): Promise<void> {
    const most = blockRows(rows, this.k);
    if (this.#block?.capacity !== capacity) this.#block = createCandidates(most, capacity);
    this.listedAt.set(prices);
    await rows.setPrices(prices);
    // Lists that were far longer once need not be so for ever.
    if (this.scores.length > 1.5 * this.size) this.#allocate(0);
    this.size = 0;
    for (let start = 0; start < this.rows; start += most) {
      const end = Math.min(start + most, this.rows);
      await rows.near(start, end, margin, this.#block);
      this.#append(this.#block, start, end);
      await pause(end);
    }
  }

  /** How far prices have moved since rows were listed: the farthest, and from one another. */
  drift(prices: Float64Array): { readonly farthest: number; readonly apart: number } {
    let [least, most] = [0, 0];
    for (let c = 0; c < this.k; c++) {
      const change = prices[c]! - this.listedAt[c]!;
      least = Math.min(least, change);
      most = Math.max(most, change);
    }
    return { farthest: Math.max(-least, most), apart: most - least };
  }

  /** Add clusters to the list of a row, which must not have them. */
  gain(row: number, clusters: readonly number[], scores: readonly number[]): void {
    const [from, count] = [this.starts[row]!, this.counts[row]!];
    this.#reserve(this.size + count + clusters.length);
    this.starts[row] = this.size;
    this.counts[row] = count + clusters.length;
    this.clusters.copyWithin(this.size, from, from + count);
    this.scores.copyWithin(this.size, from, from + count);
    this.clusters.set(clusters, this.size + count);
    this.scores.set(scores, this.size + count);
    this.size += count + clusters.length;
  }

  #append(
    { capacity, counts, clusters, scores, thresholds }: Candidates,
    start: number,
    end: number,
  ) {
    let added = 0;
    for (let i = 0; i < end - start; i++) {
      if (!(counts[i]! >= 1 && counts[i]! <= capacity)) {
        const rule = `from 1 to ${capacity} by a scorer`;
        throw new Error(shouldBe(`clusters listed of row ${start + i}`, rule, counts[i]));
      }
      added += counts[i]!;
    }
    const needed = this.size + added;
    // As many a row for the rows to come, and a little more.
    if (needed > this.scores.length) this.#reserve(Math.ceil((needed / end) * this.rows * 1.05));
    let at = this.size;
    for (let i = start; i < end; i++) {
      const count = counts[i - start]!;
      const from = (i - start) * capacity;
      this.starts[i] = at;
      this.counts[i] = count;
      for (let n = 0; n < count; n++) {
        this.clusters[at] = clusters[from + n]!;
        this.scores[at++] = scores[from + n]!;
      }
    }
    this.thresholds.set(thresholds.subarray(0, end - start), start);
    this.size = at;
  }

  #reserve(entries: number): void {
    if (entries <= this.scores.length) return;
    // Nothing to keep: what there was need not stay while there is more.
    if (this.size === 0) this.#allocate(0);
    const [clusters, scores] = [this.clusters, this.scores];
    this.#allocate(Math.max(entries, Math.ceil(this.size * 1.1)));
    this.clusters.set(clusters.subarray(0, this.size));
    this.scores.set(scores.subarray(0, this.size));
  }

  #allocate(entries: number): void {
    this.clusters = this.#createClusters(entries);
    this.scores = new Float32Array(entries);
  }

  #createClusters(length: number): Clusters {
    return this.k < 2 ** 16 ? new Uint16Array(length) : new Int32Array(length);
  }
}

/** Rows to score between two looks at the event loop. */
export function blockRows({ rows, width }: Pick<RowStore, 'rows' | 'width'>, k: number): number {
  return Math.min(rows, Math.max(64, Math.min(8192, Math.floor(BLOCK_WORK / (k * width)))));
}
