import { countBatch } from '../backend/count-batch.ts';
import { updateDuals } from '../backend/reference/duals.ts';
import { type ClusteringState, copyClusteringState } from '../problem/clustering-state.ts';

/**
 * Mean prices over the batches since it was made, by their weight. Prices swing about what would balance
 * the sizes, by eta m / b in each batch; their mean is nearer to it than the last ones are.
 *
 * Nothing is read from a device: prices follow from labels by the dual step.
 */
export class PriceAverage {
  readonly #heads: readonly ClusteringState[];
  readonly #sums: readonly Float64Array[];
  #weight = 0;

  /** @param heads - As they are now; copied. */
  constructor(heads: readonly ClusteringState[]) {
    this.#heads = heads.map(copyClusteringState);
    this.#sums = heads.map(({ k }) => new Float64Array(k));
  }

  /**
   * Take in a step.
   *
   * @param labels - Heads × rows.
   * @param dualLearningRates - eta, one a head.
   */
  add(
    labels: Int32Array,
    weights: Float32Array | undefined,
    dualLearningRates: readonly number[],
  ): void {
    const rows = labels.length / this.#heads.length;
    let weight = 0;
    for (const [h, head] of this.#heads.entries()) {
      const counts = new Float64Array(head.k);
      const own = labels.subarray(h * rows, (h + 1) * rows);
      weight = countBatch(own, weights, counts);
      updateDuals(head, counts, weight, dualLearningRates[h]!);
      const sums = this.#sums[h]!;
      for (let k = 0; k < head.k; k++) sums[k]! += weight * head.prices[k]!;
    }
    this.#weight += weight;
  }

  /** One array of K a head; undefined before the first batch. */
  mean(): Float64Array[] | undefined {
    if (this.#weight === 0) return undefined;
    return this.#sums.map((sums) => sums.map((sum) => sum / this.#weight));
  }
}
