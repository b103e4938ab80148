import { type ClusteringState, copyClusteringState } from '../problem/clustering-state.ts';
import type { HostMatrix } from '../rows/matrix.ts';
import { opened } from '../support/opened.ts';
import type { Problem } from './backend.ts';
import { carryCounts } from './carry-counts.ts';
import { countBatch } from './count-batch.ts';
import type { assign } from './reference/assign.ts';
import { updateCenters } from './reference/centers.ts';
import { updateDuals } from './reference/duals.ts';
import { endEpoch } from './reference/end-epoch.ts';
import type {
  Assignment,
  AssignOptions,
  EndEpochOptions,
  Session,
  StepOptions,
} from './session.ts';

/** Labels the rows of a batch under one head, as `assign` of the reference does. */
export type AssignRows = typeof assign;

/** A session whose heads are plain arrays of the host's; what differs is how rows are labelled. */
export class HostSession implements Session {
  readonly #problem: Omit<Problem, 'heads'>;
  readonly #assign: AssignRows;
  #heads: ClusteringState[] | undefined;
  /** Per head: the batch's counts, K, and the sums of its rows, K × d. */
  #scratch: { readonly counts: Float64Array; readonly sums: Float64Array }[];

  constructor(problem: Problem, assign: AssignRows) {
    this.#problem = problem;
    this.#assign = assign;
    this.#heads = problem.heads.map(copyClusteringState);
    this.#scratch = problem.heads.map(({ k, dim }) => ({
      counts: new Float64Array(k),
      sums: new Float64Array(k * dim),
    }));
  }

  assign(x: HostMatrix, out: Assignment, { centers, prices }: AssignOptions): void {
    const { metric } = this.#problem;
    for (const [h, head] of this.#opened().entries()) {
      const scored = centers === 'current' ? head.centers : head.previousCenters;
      this.#assign(x, scored, head.k, prices ? head.prices : undefined, metric, out, h * x.rows);
    }
  }

  step(x: HostMatrix, out: Assignment, options: StepOptions): void {
    const { dualLearningRates, centers, unitLength, weights, carry = 1 } = options;
    this.assign(x, out, { centers, prices: true });
    for (const [h, head] of this.#opened().entries()) {
      const { counts, sums } = this.#scratch[h]!;
      const labels = out.labels.subarray(h * x.rows, (h + 1) * x.rows);
      const batchWeight = countBatch(labels, weights, counts);
      updateDuals(head, counts, batchWeight, dualLearningRates[h]!);
      carryCounts(head.counts, carry);
      updateCenters(head, counts, x, labels, weights, unitLength, sums);
    }
  }

  endEpoch(options: EndEpochOptions): void {
    for (const head of this.#opened()) endEpoch(head, this.#problem.metric, options);
  }

  read(): ClusteringState[] {
    return this.#opened().map(copyClusteringState);
  }

  dispose(): void {
    this.#heads = undefined;
    this.#scratch = [];
  }

  #opened(): ClusteringState[] {
    return opened(this.#heads, 'session');
  }
}
