import type { Matrix } from '@coke/core/backend';

/** What was run: `case.json`. */
export interface RecordedSettings {
  readonly name: string;
  /** Views of an image that training sees. Stage 2 and soft labels belong to `single`. */
  readonly view: 'single' | 'double';
  /** K of each head. */
  readonly k: readonly number[];
  /** d: feature dimension. */
  readonly dim: number;
  /** N: number of instances. */
  readonly instances: number;
  /** b: rows of a batch; the last one of an epoch may be shorter. */
  readonly batchSize: number;
  /** gamma': lower bound on sizes, as a share of N / K. */
  readonly ratio: number;
  /** eta. */
  readonly dualLearningRate: number;
  readonly epochs: number;
  /** s: first epoch of stage 2, counted from 0; undefined: none. */
  readonly stage2From: number | undefined;
  /** Slots of a soft label; undefined: labels are hard throughout. */
  readonly labelSize: number | undefined;
  readonly labelTemperature: number | undefined;
  /** Least distance between the best and the second-best score of any row. */
  readonly smallestMargin: number;
}

/** One epoch of one head. */
export interface RecordedHead {
  /** y: label assigned on arrival, by instance id, N. */
  readonly assigned: Int32Array;
  /** Handed to the loss, in the order of arrival: labels, N, or distributions, N × K. */
  readonly targets: Int32Array | Matrix;
  /** rho after each batch, batches × K. */
  readonly prices: Matrix;
  /** n: instances of each cluster as the epoch ends, before they are set to 0, K. */
  readonly counts: Int32Array;
  /** c^t before the epoch closes, K × d. */
  readonly currentCenters: Matrix;
  /** c^(t-1) after it closed, K × d. */
  readonly previousCenters: Matrix;
}

/** One epoch. */
export interface RecordedEpoch {
  /** Row i: instance i, N × d. */
  readonly features: Matrix;
  /** Instance ids in the order of arrival, N. */
  readonly order: Int32Array;
  readonly heads: readonly RecordedHead[];
}

/** A run of the published code, batch by batch. */
export interface RecordedCase extends RecordedSettings {
  /** Current and previous centers at the start, K × d, of each head. */
  readonly initialCenters: readonly Matrix[];
  readonly runs: readonly RecordedEpoch[];
}
