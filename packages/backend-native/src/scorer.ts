import { setImmediate } from 'node:timers/promises';
import {
  type Awaitable,
  CallQueue,
  type Candidates,
  type ClusterSums,
  type HeldRows,
  type HostMatrix,
  opened,
  type Scorer,
  type ScoringProblem,
} from '@coke/core/backend';
import type { Addon, AddonEngine, AddonScorer } from './addon.ts';
import { sparseArrays } from './sparse-arrays.ts';

/** Products that a call computes before others get a turn: some milliseconds of one thread. */
const PRODUCTS_A_TURN = 2 ** 28;

/** Fewest rows of a turn, since all threads are to have some. */
const ROWS_A_TURN = 64;

interface Held {
  /** What the addon knows the rows by. */
  readonly number: number;
  /** Rows that are scored before others get a turn. */
  readonly turn: number;
}

/**
 * Rows, centers and prices in memory of the addon's. Lists of many rows are made in turns, between which the event
 * loop goes on; calls that are made meanwhile wait for them.
 */
export class NativeScorer implements Scorer {
  readonly #k: number;
  #scorer: AddonScorer | undefined;
  readonly #held: Map<HeldRows, Held> = new Map();
  readonly #calls = new CallQueue();

  constructor(addon: Addon, engine: AddonEngine, { metric, k, dim }: ScoringProblem) {
    this.#scorer = new addon.Scorer(engine, metric === 'euclidean', k, dim);
    this.#k = k;
  }

  /** @throws RangeError if memory has no room for them. */
  hold(x: HostMatrix): HeldRows {
    const { data, rows, cols } = x;
    const number = this.#open().hold(data, rows, ...sparseArrays(x));
    const width = x.kind === 'csr' ? data.length / Math.max(1, rows) : cols;
    const turn = Math.max(
      ROWS_A_TURN,
      Math.floor(PRODUCTS_A_TURN / (this.#k * Math.max(1, width))),
    );
    const held: HeldRows = {
      rows,
      cols,
      release: () => {
        if (!this.#held.delete(held)) return;
        this.#calls.afterwards(() => this.#scorer?.release(number));
      },
    };
    this.#held.set(held, { number, turn });
    return held;
  }

  setCenters(centers: Float32Array): Awaitable<void> {
    return this.#set(centers, (scorer, given) => scorer.setCenters(given));
  }

  setPrices(prices: Float64Array): Awaitable<void> {
    return this.#set(prices, (scorer, given) => scorer.setPrices(given));
  }

  /** @throws Error, in its promise too, when the scorer is disposed before the last row. */
  near(
    rows: HeldRows,
    start: number,
    end: number,
    margin: number,
    out: Candidates,
  ): Awaitable<void> {
    const { number, turn } = this.#find(rows);
    if (end - start <= turn) {
      return this.#inOrder(() => this.#near(number, start, end, margin, out));
    }
    return this.#calls.run(async () => {
      for (let first = start; first < end; first += turn) {
        if (first > start) await setImmediate();
        const last = Math.min(first + turn, end);
        this.#near(number, first, last, margin, skipRows(out, first - start));
      }
    });
  }

  /**
   * Labels and weights are copied at once; the rest is done on another thread, even after `dispose`.
   *
   * @throws RangeError for a label that is no cluster's, or if memory has no room for the sums.
   */
  async sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    out: ClusterSums,
  ): Promise<void> {
    const added = await this.#open().summing(this.#find(rows).number, labels, weights).run();
    out.sums.set(added.sums);
    out.weights.set(added.weights);
  }

  dispose(): void {
    this.#scorer?.dispose();
    this.#scorer = undefined;
    this.#held.clear();
  }

  #set<T extends Float32Array | Float64Array>(
    values: T,
    set: (scorer: AddonScorer, values: T) => void,
  ): Awaitable<void> {
    this.#open();
    // Who gave them may change them while they wait.
    const given = this.#calls.idle ? values : (values.slice() as T);
    return this.#inOrder(() => set(this.#open(), given));
  }

  /** Does it at once where nothing is under way, and throws then. */
  #inOrder(call: () => void): Awaitable<void> {
    return this.#calls.idle ? call() : this.#calls.run(call);
  }

  #near(number: number, start: number, end: number, margin: number, out: Candidates): void {
    const { capacity, counts, clusters, scores, thresholds } = out;
    const scorer = this.#open();
    scorer.near(number, start, end, margin, capacity, counts, clusters, scores, thresholds);
  }

  #open(): AddonScorer {
    return opened(this.#scorer, 'scorer');
  }

  #find(rows: HeldRows): Held {
    this.#open();
    const held = this.#held.get(rows);
    if (held) return held;
    throw new Error('rows should be held by this scorer, got rows that were released');
  }
}

/** What comes after the first `rows` rows. */
function skipRows({ capacity, ...out }: Candidates, rows: number): Candidates {
  return {
    capacity,
    counts: out.counts.subarray(rows),
    clusters: out.clusters.subarray(rows * capacity),
    scores: out.scores.subarray(rows * capacity),
    thresholds: out.thresholds.subarray(rows),
  };
}
