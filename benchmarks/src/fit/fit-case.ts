import type { PythonEnvironment } from '../peers/python-environment.ts';
import type { BenchmarkOptions, Picture, Table } from '../suite/benchmark.ts';

/** What a case is run with. */
export interface CaseOptions extends Omit<BenchmarkOptions, 'cases' | 'limit'> {
  /** Where Python's libraries take part. */
  readonly python: PythonEnvironment | undefined;
  /** Seconds that one fit of a slow peer may take. */
  readonly limit: number;
}

/** What it found. */
export interface CaseAnswer {
  readonly tables: readonly Table[];
  readonly pictures: readonly Picture[];
  /** Everything that was measured. */
  readonly data: unknown;
}

/** A part of the benchmark `fit` that can be asked for alone. */
export interface FitCase {
  /** What it is asked for by. */
  readonly name: string;
  run(options: CaseOptions): Promise<CaseAnswer>;
}
