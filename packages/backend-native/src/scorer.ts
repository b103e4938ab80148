import {
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

/** Rows, centers and prices in memory of the addon's. */
export class NativeScorer implements Scorer {
  #scorer: AddonScorer | undefined;
  /** Numbers of the rows that are held. */
  readonly #held: Map<HeldRows, number> = new Map();

  constructor(addon: Addon, engine: AddonEngine, { metric, k, dim }: ScoringProblem) {
    this.#scorer = new addon.Scorer(engine, metric === 'euclidean', k, dim);
  }

  /** @throws RangeError if memory has no room for them. */
  hold(x: HostMatrix): HeldRows {
    const { data, rows, cols } = x;
    const number = opened(this.#scorer, 'scorer').hold(data, rows, ...sparseArrays(x));
    const held: HeldRows = {
      rows,
      cols,
      release: () => {
        if (this.#held.delete(held)) this.#scorer?.release(number);
      },
    };
    this.#held.set(held, number);
    return held;
  }

  setCenters(centers: Float32Array): void {
    opened(this.#scorer, 'scorer').setCenters(centers);
  }

  setPrices(prices: Float64Array): void {
    opened(this.#scorer, 'scorer').setPrices(prices);
  }

  near(rows: HeldRows, start: number, end: number, margin: number, out: Candidates): void {
    const { capacity, counts, clusters, scores, thresholds } = out;
    const [scorer, number] = this.#find(rows);
    scorer.near(number, start, end, margin, capacity, counts, clusters, scores, thresholds);
  }

  /** @throws RangeError for a label that is no cluster's, or if memory has no room for the sums. */
  sums(
    rows: HeldRows,
    labels: Int32Array,
    weights: Float32Array | undefined,
    out: ClusterSums,
  ): void {
    const [scorer, number] = this.#find(rows);
    scorer.sums(number, labels, weights, out.sums, out.weights);
  }

  dispose(): void {
    this.#scorer?.dispose();
    this.#scorer = undefined;
    this.#held.clear();
  }

  #find(rows: HeldRows): [AddonScorer, number] {
    const scorer = opened(this.#scorer, 'scorer');
    const number = this.#held.get(rows);
    if (number !== undefined) return [scorer, number];
    throw new Error('rows should be held by this scorer, got rows that were released');
  }
}
