import type { Metric } from '../problem/metric.ts';
import { BorderRows } from './border-rows.ts';
import { centerPrices } from './center-prices.ts';
import { certify, certifyRounded, sizesOf } from './certify.ts';
import type { CountedLimits } from './counted-limits.ts';
import { Listing, type ListingOptions } from './listing.ts';
import { priceLeftOut } from './pricing.ts';
import { roundSplitRows } from './round-split-rows.ts';
import { routeSizes } from './route-sizes.ts';
import { RowScores } from './row-scores.ts';
import type { RowStore } from './row-store.ts';
import { settlePrices } from './settle-prices.ts';
import { shiftPrices } from './shift-prices.ts';
import { SplitRows } from './split-rows.ts';

/** What one assignment cost. */
export interface AssignmentCost {
  /** Times that all rows were scored. */
  readonly scorePasses: number;
  /** Rows too many or too few when the flow began; with weights as if each weighed the mean. */
  readonly imbalance: number;
  /** Shortest paths. */
  readonly paths: number;
  /** Rows scored against all clusters when the lists were priced. */
  readonly priced: number;
}

/** Prices by which sizes miss their limits by more than one in so many rows have led astray: it would take as many paths. */
const ASTRAY = 16;
/** Listings of an assignment: each reaches farther than all scores long before, unless a scorer is broken. */
const MOST_TRIES = 200;

/** How often the middle of prices is looked for, before they are left where they are. */
const CENTERINGS = 8;

const FREE: AssignmentCost = { scorePasses: 0, imbalance: 0, paths: 0, priced: 0 };

/** Labels that split no row. */
export interface WholeRows {
  /** y, one a row. */
  readonly labels: Int32Array;
  /** n, K. */
  readonly sizes: Float64Array;
  /** By how much their Σ_i w_i s_{i,y_i} is above that of labels within the limits, rows split. */
  readonly gain: number;
  /** Farthest that a size is from its limits. */
  readonly violation: number;
}

/** What an exact assignment is about. */
export interface AssignmentProblem {
  readonly rows: RowStore;
  readonly limits: CountedLimits;
  readonly metric: Metric;
  readonly listing?: ListingOptions | undefined;
  /** Awaited between pieces of work; `scored` of the rows are listed. What it throws ends it. */
  readonly pause: (scored?: number) => Promise<void>;
}

/**
 * Labels that maximise Σ w_i s_{i,y_i} within size limits, centers fixed, again and again as centers move.
 * Lists of candidates and Newton steps on the dual function come near; shortest paths in whole numbers
 * settle the rest; pricing what lists left out closes the proof. Prices, labels and widths stay from one
 * assignment to the next. With weights a few rows may be split over several clusters; `whole` gives each to
 * one.
 */
export class ExactAssignment {
  /** y, one a row; -1 before the first. Of equally good labels a row keeps its own. */
  readonly labels: Int32Array;
  readonly sizes: Float64Array;
  /** What of rows lies elsewhere than the labels say: of fewer rows than clusters. */
  split: SplitRows = new SplitRows();
  /** Of the last assignment. */
  cost: AssignmentCost = FREE;
  readonly #problem: AssignmentProblem;
  readonly #listing: Listing;
  #prices: Float64Array;
  #grid: RowScores | undefined;
  /** p of the last assignment, in units of its grid. */
  #whole: Float64Array;
  /** h, and how far from borders the flow looks, as they were found good. */
  #newtonWidth = Number.POSITIVE_INFINITY;
  #borderWidth = Number.POSITIVE_INFINITY;

  /** @param prices - rho to begin with, K, in the unit of the scores of x'; copied. */
  constructor(problem: AssignmentProblem, prices: Float64Array) {
    const { rows, listing = {}, pause } = problem;
    const k = prices.length;
    this.#problem = problem;
    this.#prices = prices.slice();
    this.#whole = new Float64Array(k);
    this.labels = new Int32Array(rows.rows).fill(-1);
    this.sizes = new Float64Array(k);
    this.#listing = new Listing(rows, k, listing, (scored) => {
      if (scored === rows.rows)
        this.cost = { ...this.cost, scorePasses: this.cost.scorePasses + 1 };
      return pause(scored);
    });
  }

  /** rho, K, in the unit of the scores of x'. Exact: whole numbers of the grid's unit. */
  get prices(): Float64Array {
    return this.#prices;
  }

  /** What the last assignment falls short of the best at most, a row, in the unit of scores of x'. */
  get gap(): number {
    const { lost = 0 } = this.#problem.limits.weights ?? {};
    return this.#grid!.gap + 2 * lost * this.#grid!.largest;
  }

  /**
   * Bring the prices of the last assignment to the middle of those that are optimal, so that labels
   * follow from them wherever one cluster alone is best for a row. Labels stay, and the proof holds.
   */
  async centerPrices(): Promise<void> {
    const { lists, margin } = this.#listing;
    const { limits } = this.#problem;
    const grid = this.#grid!;
    // Parts of a row have to stay equally good.
    if (this.split.size > 0) return;
    const reach = lists.k > 1 ? margin / 16 : 0;
    for (let tries = 0; tries < CENTERINGS; tries++) {
      const border = new BorderRows(lists.k);
      const labels = this.labels.slice();
      await border.collect(lists, grid, this.#whole, reach, labels, new Float64Array(lists.k));
      const p = centerPrices(border, this.#whole, this.sizes, limits);
      const options = { mostRows: lists.rows, slack: Math.floor(reach / grid.unit) };
      const priced = await priceLeftOut(lists, grid, p, this.labels, options);
      // What was in the way is listed from now on.
      if (priced.improved > 0) continue;
      this.#whole = p;
      this.#prices = p.map((price) => price * grid.unit);
      return;
    }
  }

  /**
   * Check the last assignment's proof, in whole numbers.
   *
   * @returns Σ_i w_i s_{i,y_i}; of rows that are split, of their parts.
   * @throws Error if it does not hold.
   */
  certify(): Promise<number> {
    return certify(
      this.#listing.lists,
      this.#grid!,
      this.#problem.limits,
      this.#whole,
      this.labels,
      this.split,
    );
  }

  /**
   * The last assignment with each row in one cluster: as good or better, at the cost of sizes that miss their
   * limits by less than the heaviest row weighs, where rows are split.
   */
  async whole(): Promise<WholeRows> {
    const { weights, lower, upper } = this.#problem.limits;
    const { labels, sizes, split } = this;
    if (!weights || split.size === 0) return { labels, sizes, gain: 0, violation: 0 };
    const rounded = labels.slice();
    roundSplitRows(split, weights.values, this.#whole, rounded);
    const got = sizesOf(rounded, weights, new SplitRows(), lower.length);
    return {
      labels: rounded,
      sizes: got,
      gain: await certifyRounded(this.#grid!, weights, labels, split, rounded),
      violation: got.reduce((most, n, k) => Math.max(most, lower[k]! - n, n - upper[k]!), 0),
    };
  }

  /** Assign by centers of x', K × d, which must stay as they are until the next. */
  async assign(centers: Float32Array): Promise<void> {
    const { rows, metric } = this.#problem;
    const listing = this.#listing;
    const grid = new RowScores(rows, centers, metric);
    this.#grid = grid;
    this.cost = FREE;
    await rows.setCenters(centers);
    const { limits } = this.#problem;
    const shifted = shiftPrices(this.#prices, limits, limits.weights?.total ?? rows.rows);
    this.#prices = grid.round(shifted).map((price) => price * grid.unit);
    if (await this.#assignFreely(grid)) return;
    await listing.begin(grid, this.#prices);
    for (let [behind, tries] = [0, 0]; ; tries++) {
      if (tries > MOST_TRIES)
        throw new Error(`lists of a scorer should lead to an end, got ${tries}`);
      await this.#settle(grid);
      if (tries === 0) await this.#settleAnew(grid);
      if (!(await this.#route(grid))) {
        // Short lists: limits that were checked can be kept.
        listing.widen();
      } else {
        if (await this.#price(grid)) return;
        // Prices have left the lists behind.
        if (behind++ > 0) listing.widen();
      }
      await listing.list(this.#prices);
    }
  }

  /**
   * Where limits leave nearly all labels open, each row goes to its best without prices, by lists that are as short
   * as can be.
   *
   * @returns False where prices are needed after all.
   */
  async #assignFreely(grid: RowScores): Promise<boolean> {
    // Lists of all clusters cannot be shorter: they would only be made twice where prices are needed.
    if (this.#listing.complete || !leaveOpen(this.#problem)) return false;
    if (this.#prices.some((price) => price !== 0)) return false;
    const width = this.#borderWidth;
    await this.#listing.listBest(grid, this.#prices);
    const assigned = (await this.#route(grid)) && (await this.#price(grid));
    this.#borderWidth = width;
    if (!assigned) this.#prices.fill(0);
    return assigned;
  }

  async #settle(grid: RowScores): Promise<void> {
    const { limits, pause } = this.#problem;
    const settled = await settlePrices(
      this.#listing,
      grid,
      limits,
      this.#prices,
      this.#newtonWidth,
      pause,
    );
    this.#prices = settled.prices;
    this.#newtonWidth = settled.width;
    const imbalance = settled.imbalance / (limits.weights?.mean ?? 1);
    this.cost = { ...this.cost, imbalance };
  }

  /**
   * Where prices of the last assignment have led astray, begin once more without any. A center that was far from
   * all rows had to offer them much; moved in among them by its first step, it draws all rows, and Newton
   * steps find no border to go by.
   */
  async #settleAnew(grid: RowScores): Promise<void> {
    const astray = this.cost.imbalance > this.#problem.rows.rows / ASTRAY;
    if (!astray || this.#prices.every((price) => price === 0)) return;
    const before = { prices: this.#prices, width: this.#newtonWidth, cost: this.cost };
    this.#prices = new Float64Array(before.prices.length);
    this.#newtonWidth = Number.POSITIVE_INFINITY;
    await this.#listing.begin(grid, this.#prices);
    await this.#settle(grid);
    if (this.cost.imbalance < before.cost.imbalance) return;
    this.#prices = before.prices;
    this.#newtonWidth = before.width;
    this.cost = { ...this.cost, imbalance: before.cost.imbalance };
    await this.#listing.list(this.#prices);
  }

  /** False, with prices as they were, where lists are too short. */
  async #route(grid: RowScores): Promise<boolean> {
    const { limits, pause } = this.#problem;
    const { lists, margin } = this.#listing;
    const routed = await routeSizes(
      lists,
      // Anew each time: what one pass needs is often many times what the next does.
      new BorderRows(lists.k),
      grid,
      limits,
      this.#prices,
      this.#borderWidth,
      margin,
      this.labels,
      pause,
    );
    if (!routed) return false;
    this.#whole = routed.p;
    this.#prices = routed.p.map((price) => price * grid.unit);
    this.sizes.set(routed.sizes);
    this.split = routed.split;
    this.#borderWidth = routed.width;
    this.cost = { ...this.cost, paths: this.cost.paths + routed.paths };
    return true;
  }

  /**
   * Prove labels best over all clusters, moving rows again where lists had to gain.
   *
   * @returns False where too many rows are in doubt, or lists too short.
   */
  async #price(grid: RowScores): Promise<boolean> {
    const { rows } = this.#problem;
    const { lists, margin } = this.#listing;
    // A device lists all rows in about the time that the host scores so many.
    const mostRows = Math.max(rows.rows / 64, 64);
    const slack = Math.floor(margin / 8 / grid.unit);
    for (;;) {
      const options = { mostRows, slack };
      const priced = await priceLeftOut(lists, grid, this.#whole, this.labels, options);
      this.cost = { ...this.cost, priced: this.cost.priced + priced.scored };
      if (priced.scored > mostRows) return false;
      if (priced.improved === 0) return true;
      if (!(await this.#route(grid))) return false;
    }
  }
}

/** Do limits allow for all labels, or for all that leave no cluster empty? */
function leaveOpen({ rows, limits: { lower, upper, weights } }: AssignmentProblem): boolean {
  const [fewest, most] = weights ? [0, weights.total] : [1, rows.rows - lower.length + 1];
  return lower.every((size) => size <= fewest) && upper.every((size) => size >= most);
}
