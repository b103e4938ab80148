import type { OnProgress } from '@coke/datasets';

/** What every benchmark is run with. */
export interface BenchmarkOptions {
  /** Inputs so small that all of it takes seconds: to see that it works, not to measure. */
  readonly tiny: boolean;
  /** Numbers of threads to measure at, one at least. */
  readonly threads: readonly number[];
  /**
   * Which alternatives take part: none, those from npm, or Python's libraries too, for which an
   * environment of their own is set up in `.cache`.
   */
  readonly peers: Peers;
  /** Whether Chromium is measured in, too, and how. @defaultValue 'headless' */
  readonly pages?: Pages;
  /** Arguments for Chromium, after our own. @defaultValue [] */
  readonly chromiumArguments?: readonly string[];
  /** Parts of `fit`, by name; empty: all. @defaultValue [] */
  readonly cases?: readonly string[];
  /** Seconds that one fit of a slow peer may take in `fit`. @defaultValue 1800 */
  readonly limit?: number;
  /** Rows of a case of `fit`, the first of them, at most. @defaultValue all */
  readonly rows?: number | undefined;
  /** Passes of a fit in `fit` at most. @defaultValue as many as a case has */
  readonly passes?: number | undefined;
  /** Told what is being measured. */
  readonly onProgress: OnProgress;
  /** Stops the benchmark between two measurements. */
  readonly signal?: AbortSignal;
}

export type Peers = 'none' | 'npm' | 'all';

export const PEERS: readonly Peers[] = ['none', 'npm', 'all'];

/** `headed`: in a window, which on some machines is the only way to the GPU. */
export type Pages = 'none' | 'headless' | 'headed';

export const PAGES: readonly Pages[] = ['none', 'headless', 'headed'];

/** One table of an answer. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  /** As wide as `columns`; numbers are formatted by who made the table. */
  readonly rows: readonly (readonly string[])[];
}

/** One picture of an answer. */
export interface Picture {
  /** What its file is called, without the ending. */
  readonly name: string;
  readonly caption: string;
  /** An SVG document that stands alone. */
  readonly svg: string;
}

/** What a benchmark found. */
export interface Answer {
  readonly tables: readonly Table[];
  readonly pictures: readonly Picture[];
  /** How it was measured and what to make of it, in sentences. */
  readonly notes: readonly string[];
  /** Names and versions of all that took part besides this library. */
  readonly versions: Readonly<Record<string, string>>;
  /** Everything that was measured, for other programs: goes into the JSON report as it is. */
  readonly data: unknown;
}

/** One question, and how it is answered. */
export interface Benchmark {
  /** What it is called on the command line and in file names. */
  readonly name: string;
  /** One sentence that ends with a question mark. */
  readonly question: string;
  /** Takes hours: left out unless it is asked for by name. */
  readonly long?: boolean;
  /** Rejects with the signal's reason when it is aborted. */
  run(options: BenchmarkOptions): Promise<Answer>;
}
