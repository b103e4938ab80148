import { CandidateLists } from './candidate-lists.ts';
import { firstMargin } from './first-margin.ts';
import type { RowStore } from './row-store.ts';
import type { ScoreGrid } from './score-grid.ts';

/** Clusters a row that lists are steered to, some 45 bytes a row, while prices move far. */
const FEWEST_LISTED = 4.5;
const MOST_LISTED = 7;
/** Prices that have moved by less than this share of R, with one listing: lists may be shorter the next time. */
const SHORT_WAY = 1 / 4;
/** R in what rounding may make of a score, at least: prices are centered within a part of it. */
const FEWEST_ERRORS = 128;
/** Most clusters that a row lists at first. */
const CAPACITY = 16;
/** Up to so many clusters, all are listed. */
const ALL_LISTED = 8;

/** How rows are listed at first. No answer depends on it, but what it costs does. */
export interface ListingOptions {
  /** R: how far below its best a row lists clusters. @defaultValue measured on some rows */
  readonly margin?: number | undefined;
  /** M: most clusters that a row lists. @defaultValue 16 */
  readonly capacity?: number | undefined;
  /** Up to so many clusters, all are listed. @defaultValue 8 */
  readonly allListed?: number | undefined;
}

/** Candidate lists of rows, and how wide they reach. */
export class Listing {
  readonly lists: CandidateLists;
  /** Every row lists all clusters, whatever the margin. */
  readonly complete: boolean;
  readonly #rows: RowStore;
  /** Awaited after every block of rows. */
  readonly #pause: (scored: number) => Promise<void>;
  readonly #capacity: number;
  /** R that lists of a good length have, 0: not known yet. */
  #steered: number;
  #margin = 0;
  #widened = 0;
  /** Times that rows were listed in this assignment. */
  #listings = 0;

  constructor(
    rows: RowStore,
    k: number,
    { margin = 0, capacity = CAPACITY, allListed = ALL_LISTED }: ListingOptions,
    pause: (scored: number) => Promise<void>,
  ) {
    this.lists = new CandidateLists(rows.rows, k);
    this.complete = k <= allListed;
    this.#rows = rows;
    this.#pause = pause;
    this.#capacity = capacity;
    this.#steered = margin;
  }

  /** R as it is now. */
  get margin(): number {
    return this.#margin;
  }

  /** How often it was doubled in this assignment. */
  get widened(): number {
    return this.#widened;
  }

  /** Begin an assignment: list at prices rho, K. */
  async begin(grid: ScoreGrid, prices: Float64Array): Promise<void> {
    if (this.#steered === 0) {
      const wanted = (FEWEST_LISTED + MOST_LISTED) / 2;
      const margin = await firstMargin(this.#rows, prices, wanted, this.#capacity);
      // Many may be equally good; but it is doubled from here.
      this.#steered = Math.max(margin, 2 ** -16 * grid.largest, grid.unit);
    }
    // What the last assignment did not need, this one hardly will.
    const spare =
      this.#listings === 1 && this.lists.drift(prices).farthest < SHORT_WAY * this.#margin;
    this.#listings = 0;
    // One time less than the last took: prices have less and less far to go.
    this.#widened = Math.max(0, this.#widened - 1);
    this.#margin = this.#steered * 2 ** this.#widened;
    await this.list(prices);
    if (this.#widened === 0) this.#steer(spare, FEWEST_ERRORS * grid.error);
  }

  /**
   * List at prices rho, K, no more than rounding may make the best of a row: for labels by these prices alone. Most
   * rows list one cluster.
   */
  async listBest(grid: ScoreGrid, prices: Float64Array): Promise<void> {
    this.#margin = Math.max(2 ** -12 * grid.largest, 8 * grid.error);
    await this.list(prices);
  }

  /** List all rows anew, at prices rho, K. */
  async list(prices: Float64Array): Promise<void> {
    this.#listings++;
    const { k } = this.lists;
    const margin = this.complete ? Number.POSITIVE_INFINITY : this.#margin;
    const capacity = this.complete ? k : Math.min(k, this.#capacity * 2 ** this.#widened);
    await this.lists.fill(this.#rows, prices, margin, capacity, this.#pause);
  }

  /** Reach twice as far from the next listing on, with lists twice as long. */
  widen(): void {
    this.#margin *= 2;
    this.#widened++;
  }

  /** Lists that were too long, or reached too far, or too short, are shorter, or longer, the next time. */
  #steer(spare: boolean, least: number): void {
    const { mean } = this.lists;
    if (mean > MOST_LISTED || spare) this.#steered = Math.max(0.8 * this.#steered, least);
    else if (mean < FEWEST_LISTED) this.#steered *= 1.2;
  }
}
