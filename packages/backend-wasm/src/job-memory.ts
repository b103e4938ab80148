import {
  type ASSIGN,
  CLUSTERING_BATCH_COUNTS,
  CLUSTERING_BITS,
  CLUSTERING_BYTES,
  CLUSTERING_CAPACITY,
  CLUSTERING_COUNTS,
  CLUSTERING_ENDS,
  CLUSTERING_K,
  CLUSTERING_LABELS,
  CLUSTERING_LIST_CLUSTERS,
  CLUSTERING_LIST_COUNTS,
  CLUSTERING_LIST_SCORES,
  CLUSTERING_LIST_THRESHOLDS,
  CLUSTERING_MARGIN,
  CLUSTERING_MOVING,
  CLUSTERING_OFFSETS,
  CLUSTERING_ORDER,
  CLUSTERING_SET,
  CLUSTERING_SIMILARITIES,
  CLUSTERING_SUMS,
  CLUSTERING_TALLY,
  CLUSTERING_WORTH,
  JOB_BYTES,
  JOB_CLUSTERING_COUNT,
  JOB_CLUSTERINGS,
  JOB_DIM,
  JOB_EUCLIDEAN,
  JOB_INDICES,
  JOB_INDPTR,
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
  type NEAR,
  type SUM,
} from '../assembly/layout.ts';
import type { Blocks } from './blocks.ts';
import type { Pointer } from './kernels.ts';
import type { LinearMemory } from './linear-memory.ts';

/** What is to be done. */
export type JobKind = typeof ASSIGN | typeof MOVE | typeof NEAR | typeof SUM;

/** Rows in linear memory: b × d float32, or of sparse ones the numbers that are not 0. */
export interface RowsInMemory {
  readonly x: Pointer;
  readonly rows: number;
  /** Of sparse rows the column of each number, and where rows begin among them. */
  readonly indices?: Pointer;
  readonly indptr?: Pointer;
  /** Numbers that there are, all rows together. */
  readonly numbers: number;
}

/** A job, as threads read it. What is left out is 0 or false there. */
export interface Job extends Omit<RowsInMemory, 'numbers'> {
  readonly kind: JobKind;
  readonly tasks: number;
  /** Rows, or panels, of a task. */
  readonly part: number;
  readonly dim: number;
  readonly weights?: Pointer;
  readonly euclidean?: boolean;
  /** Do centers move at unit length? */
  readonly unit?: boolean;
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
  /** How far below a row's best a cluster may be to be listed. */
  readonly margin: number;
  readonly lists: Lists;
  /** Where sums of rows go, K × d float64. */
  readonly sums: Pointer;
}

/** Where lists of near clusters go, as in `Candidates`. */
export interface Lists {
  readonly capacity: number;
  readonly counts: Pointer;
  readonly clusters: Pointer;
  readonly scores: Pointer;
  readonly thresholds: Pointer;
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

  write({ kind, tasks, part, x, rows, dim, ...job }: Job): void {
    this.#memory.write(this.job, [
      [JOB_KIND, kind],
      [JOB_TASKS, tasks],
      [JOB_ROWS, x],
      [JOB_ROW_COUNT, rows],
      [JOB_DIM, dim],
      [JOB_WEIGHTS, job.weights ?? 0],
      [JOB_PART, part],
      [JOB_CLUSTERING_COUNT, this.#clusteringCount],
      [JOB_CLUSTERINGS, this.#clusterings],
      [JOB_SCRATCH, this.#scratch],
      [JOB_SCRATCH_BYTES, this.#scratchBytes],
      [JOB_EUCLIDEAN, Number(job.euclidean ?? false)],
      [JOB_UNIT, Number(job.unit ?? false)],
      [JOB_INDICES, job.indices ?? 0],
      [JOB_INDPTR, job.indptr ?? 0],
    ]);
  }

  /** What is left out is 0 there. */
  writeClustering(h: number, job: Partial<ClusteringJob>): void {
    this.#memory.write(this.clustering(h), [
      [CLUSTERING_SET, job.set ?? 0],
      [CLUSTERING_K, job.k ?? 0],
      [CLUSTERING_OFFSETS, job.offsets ?? 0],
      [CLUSTERING_LABELS, job.labels ?? 0],
      [CLUSTERING_SIMILARITIES, job.similarities ?? 0],
      [CLUSTERING_BITS, job.bits ?? 0],
      [CLUSTERING_WORTH, job.worth ?? 0],
      [CLUSTERING_MOVING, job.moving ?? 0],
      [CLUSTERING_BATCH_COUNTS, job.batchCounts ?? 0],
      [CLUSTERING_ENDS, job.ends ?? 0],
      [CLUSTERING_ORDER, job.order ?? 0],
      [CLUSTERING_COUNTS, job.counts ?? 0],
      [CLUSTERING_CAPACITY, job.lists?.capacity ?? 0],
      [CLUSTERING_LIST_COUNTS, job.lists?.counts ?? 0],
      [CLUSTERING_LIST_CLUSTERS, job.lists?.clusters ?? 0],
      [CLUSTERING_LIST_SCORES, job.lists?.scores ?? 0],
      [CLUSTERING_LIST_THRESHOLDS, job.lists?.thresholds ?? 0],
      [CLUSTERING_SUMS, job.sums ?? 0],
    ]);
    this.#memory.f64(this.clustering(h) + CLUSTERING_MARGIN, 1)[0] = job.margin ?? 0;
  }

  tally(h: number): Tally {
    const [rows, panels] = this.#memory.i32(this.clustering(h) + CLUSTERING_TALLY, 2);
    return { rows: rows!, panels: panels! };
  }
}
