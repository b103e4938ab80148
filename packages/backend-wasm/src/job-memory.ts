import type { Blocks } from './blocks.ts';
import type { Heap } from './heap.ts';
import type { Pointer } from './kernels.ts';

/** Bytes of the tables of `assembly/job.ts` and `assembly/head-job.ts`. */
const JOB = 52;
const HEAD = 96;
/** Where a head's tally is: rows screened, panels scored again. */
const TALLY = 28;

/** What is to be done. */
export type JobKind = 'label' | 'move';

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

/** What a job does with a head. */
export interface HeadJob {
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

/** How a head's screening went. */
export interface Tally {
  /** Rows that were screened. */
  readonly rows: number;
  /** Panels of 8 clusters that were scored in float32 for them. */
  readonly panels: number;
}

/** The tables of a session's jobs, and the scratch of the threads that do them. */
export class JobMemory {
  readonly job: Pointer;
  readonly #heap: Heap;
  readonly #heads: Pointer;
  readonly #headCount: number;
  readonly #scratch: Pointer;
  readonly #scratchBytes: number;

  /** @param scratchBytes - Of one thread. */
  constructor(
    heap: Heap,
    blocks: Blocks,
    headCount: number,
    threads: number,
    scratchBytes: number,
  ) {
    this.#heap = heap;
    this.#headCount = headCount;
    // Threads that write do so in cache lines of their own.
    this.#scratchBytes = Math.ceil(scratchBytes / 64) * 64;
    this.job = blocks.take(JOB, 1);
    this.#heads = blocks.take(headCount * HEAD, 1);
    this.#scratch = blocks.take(threads * this.#scratchBytes, 1);
  }

  /** Scratch of the thread that asks for work: free between jobs. */
  get scratch(): Pointer {
    return this.#scratch;
  }

  /** Table of head h. */
  head(h: number): Pointer {
    return this.#heads + h * HEAD;
  }

  write({ kind, tasks, part, x, rows, dim, weights, euclidean, unit }: Job): void {
    const of = [kind === 'label' ? 0 : 1, tasks, x, rows, dim, weights, part];
    const heads = [this.#headCount, this.#heads, this.#scratch, this.#scratchBytes];
    this.#heap.i32(this.job, JOB / 4).set([...of, ...heads, Number(euclidean), Number(unit)]);
  }

  writeHead(h: number, job: HeadJob): void {
    const { set, k, offsets, labels, similarities, bits, worth } = job;
    const { moving, batchCounts, ends, order, counts } = job;
    const table = this.#heap.i32(this.head(h), HEAD / 4);
    table.set([set, k, offsets, labels, similarities, bits, worth]);
    table.set([moving, batchCounts, ends, order, counts], TALLY / 4 + 2);
  }

  tally(h: number): Tally {
    const [rows, panels] = this.#heap.i32(this.head(h) + TALLY, 2);
    return { rows: rows!, panels: panels! };
  }
}
