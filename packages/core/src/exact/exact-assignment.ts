import type { HeldRows, Scorer } from '../backend/scorer.ts';
import type { Metric } from '../problem/metric.ts';
import { BorderRows } from './border-rows.ts';
import { CandidateLists } from './candidate-lists.ts';
import type { CenteredRows } from './centered-rows.ts';
import { certify } from './certify.ts';
import { dualNewton } from './dual-newton.ts';
import { firstMargin } from './first-margin.ts';
import { liftShortClusters } from './lift-short-clusters.ts';
import { priceLeftOut } from './pricing.ts';
import { ScoreGrid } from './score-grid.ts';
import { SizeFlow } from './size-flow.ts';
import type { SizeLimits } from './size-limits.ts';

/** Clusters a row that lists are steered to. */
const FEWEST_LISTED = 4.5;
const MOST_LISTED = 7;
/** Most clusters that a row lists at first. */
const CAPACITY = 16;
/** Up to so many clusters, all are listed. */
const ALL_LISTED = 8;
/** Times that rows are listed anew while prices settle, before lists are taken as they are. */
const MOST_SETTLINGS = 12;

/** What one assignment cost. */
export interface AssignmentCost {
  /** Times that all rows were scored. */
  scorePasses: number;
  /** Rows too many or too few when the flow began. */
  imbalance: number;
  /** Shortest paths. */
  paths: number;
  /** Rows scored against all clusters when the lists were priced. */
  priced: number;
}

/** How rows are listed at first. No answer depends on it, but what it costs does. */
export interface ListingOptions {
  /** R: how far below its best a row lists clusters. @defaultValue measured on some rows */
  readonly margin?: number | undefined;
  /** Most clusters that a row lists. @defaultValue 16 */
  readonly capacity?: number | undefined;
  /** Up to so many clusters, all are listed. @defaultValue 8 */
  readonly allListed?: number | undefined;
}

/** What an exact assignment is about. */
export interface AssignmentProblem<Input> {
  readonly scorer: Scorer<Input>;
  /** The rows, as `toMatrix` of `rows` has them. */
  readonly held: HeldRows;
  readonly rows: CenteredRows;
  readonly limits: SizeLimits;
  readonly metric: Metric;
  readonly listing?: ListingOptions | undefined;
  /** Awaited between pieces of work; `scored` of the rows are listed. What it throws ends it. */
  readonly pause: (scored?: number) => Promise<void>;
}

/**
 * Labels that maximise Σ s_{i,y_i} within size limits, centers fixed, again and again as centers move.
 * Lists of candidates and Newton steps on the dual function come near; shortest paths in whole numbers
 * settle the rest; pricing what lists left out closes the proof. Prices, labels and widths stay from one
 * assignment to the next.
 */
export class ExactAssignment<Input> {
  /** y, one a row; -1 before the first. Of equally good labels a row keeps its own. */
  readonly labels: Int32Array;
  readonly sizes: Float64Array;
  /** Of the last assignment. */
  cost: AssignmentCost = { scorePasses: 0, imbalance: 0, paths: 0, priced: 0 };
  readonly #problem: AssignmentProblem<Input>;
  readonly #lists: CandidateLists;
  readonly #border: BorderRows;
  readonly #k: number;
  /** M, at first. */
  readonly #capacity: number;
  readonly #allListed: boolean;
  #prices: Float64Array;
  #grid: ScoreGrid | undefined;
  /** p of the last assignment, in units of its grid. */
  #whole: Float64Array;
  /** R, 0: none yet. */
  #margin: number;
  /** h. */
  #newtonWidth = Number.POSITIVE_INFINITY;
  #borderWidth = Number.POSITIVE_INFINITY;

  /** @param prices - rho to begin with, K, in the unit of the scores of x'; copied. */
  constructor(problem: AssignmentProblem<Input>, prices: Float64Array) {
    const n = problem.held.rows;
    const { margin = 0, capacity = CAPACITY, allListed = ALL_LISTED } = problem.listing ?? {};
    this.#k = prices.length;
    this.#margin = margin;
    this.#allListed = this.#k <= allListed;
    this.#capacity = this.#allListed ? this.#k : Math.min(this.#k, capacity);
    this.#problem = problem;
    this.#prices = prices.slice();
    this.#whole = new Float64Array(this.#k);
    this.labels = new Int32Array(n).fill(-1);
    this.sizes = new Float64Array(this.#k);
    this.#lists = new CandidateLists(n, this.#k);
    this.#border = new BorderRows(this.#k);
  }

  /** rho, K, in the unit of the scores of x'. Exact: whole numbers of the grid's unit. */
  get prices(): Float64Array {
    return this.#prices;
  }

  /** What the last assignment falls short of the best at most, a row, in the unit of scores of x'. */
  get gap(): number {
    return this.#grid!.gap;
  }

  /**
   * Check the last assignment's proof.
   *
   * @returns Σ_i s_{i,y_i}.
   * @throws Error if it does not hold.
   */
  certify(): number {
    return certify(this.#lists, this.#grid!, this.#problem.limits, this.#whole, this.labels);
  }

  /** Assign by centers of x', K × d, which must stay as they are until the next. */
  async assign(centers: Float32Array): Promise<void> {
    const { scorer, held, rows, metric, pause } = this.#problem;
    const grid = new ScoreGrid(rows, centers, metric);
    this.#grid = grid;
    this.cost = { scorePasses: 0, imbalance: 0, paths: 0, priced: 0 };
    await scorer.setCenters(centers);
    this.#prices = grid.round(this.#prices).map((price) => price * grid.unit);
    if (this.#margin === 0) {
      this.#margin = await firstMargin(scorer, held, this.#prices, Math.ceil(FEWEST_LISTED));
      // Whatever it is, it is steered; but it must not be 0.
      this.#margin = Math.max(this.#margin, 2 ** -16 * grid.largest, grid.unit);
    }
    let margin = this.#margin;
    let capacity = this.#capacity;
    let listings = 0;
    await this.#list(margin, capacity);
    this.#steer();
    await this.#settle(grid, margin, capacity);
    for (;;) {
      const before = this.#prices;
      if (!(await this.#route(grid, margin))) {
        // Short lists, as any limits that are checked can be kept.
        this.#prices = before;
        margin *= 4;
        capacity = Math.min(this.#k, 2 * capacity);
        await this.#list(margin, capacity);
        continue;
      }
      const { scored, improved } = await priceLeftOut(this.#lists, grid, this.#whole, this.labels, {
        mostRows: Math.max(held.rows / 8, 64),
        slack: Math.floor(margin / 8 / grid.unit),
        pause,
      });
      this.cost.priced += scored;
      if (scored > Math.max(held.rows / 8, 64)) {
        // Prices have left the lists behind.
        if (++listings > 1) {
          margin *= 2;
          capacity = Math.min(this.#k, 2 * capacity);
        }
        await this.#list(margin, capacity);
      } else if (improved === 0) return;
    }
  }

  /** List all rows at the prices as they are. */
  async #list(margin: number, capacity: number): Promise<void> {
    const { scorer, held, pause } = this.#problem;
    const within = this.#allListed ? Number.POSITIVE_INFINITY : margin;
    await this.#lists.fill(scorer, held, this.#prices, within, capacity, pause);
    this.cost.scorePasses++;
  }

  /** Lists that were too long, or too short, are shorter, or longer, the next time. */
  #steer(): void {
    const { mean } = this.#lists;
    if (mean > MOST_LISTED) this.#margin *= 0.8;
    else if (mean < FEWEST_LISTED) this.#margin *= 1.2;
  }

  /** Newton steps, with the rows listed anew wherever prices move farther than lists can be trusted. */
  async #settle(grid: ScoreGrid, margin: number, capacity: number): Promise<void> {
    const { limits, pause, held } = this.#problem;
    const enough = this.#k / 8;
    for (let settling = 0; ; settling++) {
      const trust = settling < 3 ? margin / 2 : margin;
      const { prices, sizes, imbalance, width } = await dualNewton(
        this.#lists,
        limits,
        this.#prices,
        {
          width: Math.min(settling === 0 ? this.#newtonWidth : margin / 4, margin / 4),
          widest: margin / 4,
          trust: this.#allListed ? Number.POSITIVE_INFINITY : trust,
          enough,
          pause,
        },
      );
      this.#newtonWidth = width;
      this.cost.imbalance = imbalance;
      const far = imbalance > Math.max(this.#k, held.rows / 100);
      const lifted = far
        ? await liftShortClusters(this.#lists, grid, limits, prices, sizes, pause)
        : 0;
      this.#prices = grid.round(prices).map((price) => price * grid.unit);
      const drift = prices.reduce(
        (most, price, k) => Math.max(most, Math.abs(price - this.#lists.listedAt[k]!)),
        0,
      );
      const left = drift > 0.98 * (margin / 2) && !this.#allListed;
      if ((!left && lifted === 0) || settling >= MOST_SETTLINGS) return;
      await this.#list(margin, capacity);
    }
  }

  /** Move rows until all sizes keep their limits; false where lists have no way to do so. */
  async #route(grid: ScoreGrid, margin: number): Promise<boolean> {
    const { limits, pause, held } = this.#problem;
    const lists = this.#lists;
    const border = this.#border;
    const flow = new SizeFlow(border, grid.round(this.#prices));
    let width = Math.min(this.#borderWidth, margin / 8);
    const begin = () => {
      border.collect(lists, grid, flow.p, width, this.labels, flow.sizes);
      flow.begin(limits);
    };
    begin();
    for (;;) {
      const route = flow.advance();
      if (route === 'done') break;
      if (route === 'stuck') return false;
      if (route === 'moved') this.cost.paths++;
      if (route === 'beyond') width = width < margin ? 4 * width : Number.POSITIVE_INFINITY;
      if (route === 'beyond' || flow.moved > held.rows / 8 + 20 * this.#k) {
        flow.writeLabels(this.labels);
        begin();
      }
      await pause();
    }
    this.#borderWidth = width;
    flow.writeLabels(this.labels);
    this.sizes.set(flow.sizes);
    const reference = flow.p[this.#k]!;
    this.#whole = flow.p.slice(0, this.#k).map((price) => price - reference);
    this.#prices = this.#whole.map((price) => price * grid.unit);
    return true;
  }
}
