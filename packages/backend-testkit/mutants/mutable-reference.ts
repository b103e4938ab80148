import type { Backend, CenterKind, ClusteringState, Matrix, Metric } from '@coke/core';
import {
  type Assignment,
  type AssignOptions,
  carryCounts,
  copyClusteringState,
  type EndEpochOptions,
  type Problem,
  type Session,
  type StepOptions,
} from '@coke/core/backend';
// The reference's own parts, so that a mutant differs from it in one place.
import { assign } from '../../core/src/backend/reference/assign.ts';
import { updateCenters } from '../../core/src/backend/reference/centers.ts';
import { updateDuals } from '../../core/src/backend/reference/duals.ts';
import { endEpoch } from '../../core/src/backend/reference/end-epoch.ts';

/** One head in the middle of a step. */
export interface HeadStep {
  readonly head: ClusteringState;
  readonly heads: readonly ClusteringState[];
  readonly x: Matrix;
  readonly labels: Int32Array;
  readonly weights: Float32Array | undefined;
  /** m, K, and b. */
  readonly batchCounts: Float64Array;
  readonly batchWeight: number;
  readonly eta: number;
  readonly etas: readonly number[];
  readonly metric: Metric;
  readonly unitLength: boolean;
  readonly carry: number;
  /** Scratch, K × d, all zero. */
  readonly sums: Float64Array;
}

/** One head about to be scored. */
export interface Scoring {
  readonly head: ClusteringState;
  readonly heads: readonly ClusteringState[];
  readonly x: Matrix;
  readonly centers: Float32Array;
  readonly prices: Float32Array | undefined;
  readonly metric: Metric;
  readonly out: Assignment;
  readonly offset: number;
}

/** What a mutant may replace. */
export interface Parts {
  open(head: ClusteringState): ClusteringState;
  read(head: ClusteringState): ClusteringState;
  options(options: AssignOptions): AssignOptions;
  /** Which centers a step assigns by. */
  centersOf(options: StepOptions): CenterKind;
  assign(scoring: Scoring): void;
  weigh(labels: Int32Array, weights: Float32Array | undefined, counts: Float64Array): number;
  updateDuals(step: HeadStep): void;
  carryCounts(step: HeadStep): void;
  updateCenters(step: HeadStep): void;
  endEpoch(head: ClusteringState, metric: Metric, options: EndEpochOptions): void;
}

/** The parts of the reference. */
export const parts: Parts = {
  open: copyClusteringState,
  read: copyClusteringState,
  options: (options) => options,
  centersOf: ({ centers }) => centers,
  assign: ({ x, centers, head, prices, metric, out, offset }) =>
    assign(x, centers, head.k, prices, metric, out, offset),
  weigh(labels, weights, counts) {
    counts.fill(0);
    let total = 0;
    for (const [i, label] of labels.entries()) {
      const weight = weights ? weights[i]! : 1;
      counts[label]! += weight;
      total += weight;
    }
    return total;
  },
  updateDuals: ({ head, batchCounts, batchWeight, eta }) =>
    updateDuals(head, batchCounts, batchWeight, eta),
  carryCounts: ({ head, carry }) => carryCounts(head.counts, carry),
  updateCenters: ({ head, batchCounts, x, labels, weights, unitLength, sums }) =>
    updateCenters(head, batchCounts, x, labels, weights, unitLength, sums),
  endEpoch,
};

/** The reference backend, with some parts replaced. */
export function mutableReference(replaced: Partial<Parts> = {}): Backend {
  const all = { ...parts, ...replaced };
  return { name: 'mutant', open: (problem) => new MutableSession(problem, all) };
}

class MutableSession implements Session {
  readonly #parts: Parts;
  readonly #metric: Metric;
  #heads: ClusteringState[] | undefined;

  constructor({ heads, metric }: Problem, replaced: Parts) {
    this.#parts = replaced;
    this.#metric = metric;
    this.#heads = heads.map(replaced.open);
  }

  assign(x: Matrix, out: Assignment, options: AssignOptions): void {
    const { centers: kind, prices } = this.#parts.options(options);
    const heads = this.#opened();
    for (const [h, head] of heads.entries()) {
      this.#parts.assign({
        head,
        heads,
        x,
        centers: kind === 'current' ? head.centers : head.previousCenters,
        prices: prices ? head.prices : undefined,
        metric: this.#metric,
        out,
        offset: h * x.rows,
      });
    }
  }

  step(x: Matrix, out: Assignment, options: StepOptions): void {
    const { dualLearningRates, unitLength, weights, carry = 1 } = options;
    this.assign(x, out, { centers: this.#parts.centersOf(options), prices: true });
    const heads = this.#opened();
    for (const [h, head] of heads.entries()) {
      const labels = out.labels.subarray(h * x.rows, (h + 1) * x.rows);
      const batchCounts = new Float64Array(head.k);
      const batchWeight = this.#parts.weigh(labels, weights, batchCounts);
      const step: HeadStep = {
        head,
        heads,
        x,
        labels,
        weights,
        batchCounts,
        batchWeight,
        eta: dualLearningRates[h]!,
        etas: dualLearningRates,
        metric: this.#metric,
        unitLength,
        carry,
        sums: new Float64Array(head.k * head.dim),
      };
      this.#parts.updateDuals(step);
      this.#parts.carryCounts(step);
      this.#parts.updateCenters(step);
    }
  }

  endEpoch(options: EndEpochOptions): void {
    for (const head of this.#opened()) this.#parts.endEpoch(head, this.#metric, options);
  }

  read(): ClusteringState[] {
    return this.#opened().map(this.#parts.read);
  }

  dispose(): void {
    this.#heads = undefined;
  }

  #opened(): ClusteringState[] {
    if (!this.#heads) throw new Error('session should be open, got one that was disposed');
    return this.#heads;
  }
}
