import type { Matrix, Metric } from '@coke/core';

/** What is to be clustered: the same for all, first centers too. */
export interface Task {
  /** n × d, at unit length for cosine. */
  readonly rows: Matrix;
  readonly metric: Metric;
  /** First centers, K × d: rows drawn at random. */
  readonly first: Matrix;
  readonly seed: number;
}

/** A fit, as it stands between two pieces of its work. */
export interface Checkpoint {
  /** Over the rows, so far; a part of one where fitting goes batch by batch. */
  readonly passes: number;
  /** Spent fitting so far. */
  readonly seconds: number;
  /** Of all processors together; where it is measured. */
  readonly processorSeconds?: number;
  /** K × d; left out on the way by who shows none there. */
  readonly centers?: Float32Array;
  /** As the contestant itself has it, where there are no centers to judge. */
  readonly quality?: number;
  /** Of every row, where they are not simply those of the nearest centers. */
  readonly labels?: Int32Array;
}

/** Rows that a cluster may hold. */
export interface SizeRange {
  readonly min: number;
  readonly max: number;
}

/** How a fit ended: after all passes asked for, before because nothing moved, or out of time. */
export type End = 'done' | 'converged' | 'stopped';

/** A contestant made ready. */
export interface Fitter {
  /**
   * @param passes - When to tell `onCheckpoint`, ascending; the last is the end.
   * @param onCheckpoint - Awaited; the time that it takes is not the fit's.
   */
  fit(
    task: Task,
    passes: readonly number[],
    onCheckpoint: (checkpoint: Checkpoint) => Promise<void>,
  ): Promise<End>;
  close(): Promise<void>;
}

/** A way to cluster. */
export interface Contestant {
  readonly name: string;
  /** Line colour in pictures. */
  readonly color: string;
  /** Bound on a cluster's size, as a share of n/K; 0: it keeps none. */
  readonly ratio: number;
  /** Where the bounds are counted in rows, and kept exactly. */
  readonly sizes?: SizeRange;
  /** Seconds after which a fit of it is stopped. */
  readonly limit?: number;
  /** Can it use more than one? */
  readonly manyThreads: boolean;
  /** When it is looked at. */
  readonly passes: readonly number[];
  /** With how many seeds it runs at most. */
  readonly seeds: number;
  /** @param warmUp - A smaller task to do a little of first: threads start, code is compiled. */
  open(threads: number, warmUp: Task): Promise<Fitter>;
}
