import {
  type ASSIGN,
  CLUSTERING_BATCH_COUNTS,
  CLUSTERING_BITS,
  CLUSTERING_BYTES,
  CLUSTERING_COUNTS,
  CLUSTERING_ENDS,
  CLUSTERING_K,
  CLUSTERING_LABELS,
  CLUSTERING_MOVING,
  CLUSTERING_OFFSETS,
  CLUSTERING_ORDER,
  CLUSTERING_SET,
  CLUSTERING_SIMILARITIES,
  CLUSTERING_TALLY,
  CLUSTERING_WORTH,
  JOB_BYTES,
  JOB_CLUSTERING_COUNT,
  JOB_CLUSTERINGS,
  JOB_DIM,
  JOB_EUCLIDEAN,
  JOB_KIND,
  JOB_PART,
  JOB_ROW_COUNT,
  JOB_ROWS,
  JOB_SCRATCH,
  JOB_SCRATCH_BYTES,
  JOB_TASKS,
  JOB_UNIT,
  JOB_WEIGHTS,
  type MOVE,
} from '../assembly/layout.ts';
import type { Blocks } from './blocks.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';

/** What is to be done. */
export type JobKind = typeof ASSIGN | typeof MOVE;

/** A job, as threads read it. A pointer of 0 stands for "left out". */
export interface Job {
  readonly kind: JobKind;
  readonly tasks: number;
  /** Rows, or panels, of a task. */
  readonly part: number;
  readonly x: Pointer;
  readonly rows: number;
  readonly dim: number;
  readonly weights: Pointer;
  readonly euclidean: boolean;
  /** Do centers move at unit length? */
  readonly unit: boolean;
}

/** What a job does with a clustering. */
export interface ClusteringJob {
  /** Table of the set that rows are assigned by. */
  readonly set: Pointer;
  readonly k: number;
  readonly offsets: Pointer;
  readonly labels: Pointer;
  readonly similarities: Pointer;
  /** Width of the integers that rows are screened in; 0: they are not. */
  readonly bits: number;
  /** Screening goes on while at most one panel in so many is scored again; 0: always. */
  readonly worth: number;
  /** Table of the set that moves. */
  readonly moving: Pointer;
  readonly batchCounts: Pointer;
  readonly ends: Pointer;
  readonly order: Pointer;
  readonly counts: Pointer;
}

/** How a clustering's screening went. */
export interface Tally {
  /** Rows that were screened. */
  readonly rows: number;
  /** Panels of 8 clusters that were scored in float32 for them. */
  readonly panels: number;
}

/** The tables of a session's jobs, and the scratch of the threads that do them. */
export class JobMemory {
  readonly job: Pointer;
  readonly #memory: LinearMemory;
  readonly #clusterings: Pointer;
  readonly #clusteringCount: number;
  readonly #scratch: Pointer;
  readonly #scratchBytes: number;

  /** @param scratchBytes - Of one thread. */
  constructor(
    memory: LinearMemory,
    blocks: Blocks,
    clusteringCount: number,
    threads: number,
    scratchBytes: number,
  ) {
    this.#memory = memory;
    this.#clusteringCount = clusteringCount;
    // Threads that write do so in cache lines of their own.
    this.#scratchBytes = Math.ceil(scratchBytes / 64) * 64;
    this.job = blocks.take(JOB_BYTES, 1);
    this.#clusterings = blocks.take(clusteringCount * CLUSTERING_BYTES, 1);
    this.#scratch = blocks.take(threads * this.#scratchBytes, 1);
  }

  /** Scratch of the thread that asks for work: free between jobs. */
  get scratch(): Pointer {
    return this.#scratch;
  }

  /** Table of clustering h. */
  clustering(h: number): Pointer {
    return this.#clusterings + h * CLUSTERING_BYTES;
  }

  write({ kind, tasks, part, x, rows, dim, weights, euclidean, unit }: Job): void {
    this.#memory.write(this.job, [
      [JOB_KIND, kind],
      [JOB_TASKS, tasks],
      [JOB_ROWS, x],
      [JOB_ROW_COUNT, rows],
      [JOB_DIM, dim],
      [JOB_WEIGHTS, weights],
      [JOB_PART, part],
      [JOB_CLUSTERING_COUNT, this.#clusteringCount],
      [JOB_CLUSTERINGS, this.#clusterings],
      [JOB_SCRATCH, this.#scratch],
      [JOB_SCRATCH_BYTES, this.#scratchBytes],
      [JOB_EUCLIDEAN, Number(euclidean)],
      [JOB_UNIT, Number(unit)],
    ]);
  }

  writeClustering(h: number, job: ClusteringJob): void {
    this.#memory.write(this.clustering(h), [
      [CLUSTERING_SET, job.set],
      [CLUSTERING_K, job.k],
      [CLUSTERING_OFFSETS, job.offsets],
      [CLUSTERING_LABELS, job.labels],
      [CLUSTERING_SIMILARITIES, job.similarities],
      [CLUSTERING_BITS, job.bits],
      [CLUSTERING_WORTH, job.worth],
      [CLUSTERING_MOVING, job.moving],
      [CLUSTERING_BATCH_COUNTS, job.batchCounts],
      [CLUSTERING_ENDS, job.ends],
      [CLUSTERING_ORDER, job.order],
      [CLUSTERING_COUNTS, job.counts],
    ]);
  }

  tally(h: number): Tally {
    const [rows, panels] = this.#memory.i32(this.clustering(h) + CLUSTERING_TALLY, 2);
    return { rows: rows!, panels: panels! };
  }
}
