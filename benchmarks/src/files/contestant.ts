import type { FileFormat } from './write-files.ts';

/** What is to be done with a file. */
export interface Job {
  /** Where the file lies, and labels go. */
  readonly folder: string;
  readonly format: FileFormat;
  readonly k: number;
  readonly threads: number;
}

/** What came of it. */
export interface Outcome {
  /** From the start of the process to its end. */
  readonly seconds: number;
  /** Most that the process held, in bytes. */
  readonly memory: number;
  readonly meanCosine: number;
  readonly smallest: number;
  readonly largest: number;
}

/** A process that reads vectors from a file and writes a cluster and a cosine for each. */
export interface Contestant {
  readonly name: string;
  run(job: Job, signal?: AbortSignal): Promise<Outcome>;
}

/** What a process says of itself on the last line of its stdout. */
export type Said = Omit<Outcome, 'seconds'>;
