import type { Matrix, Metric } from '@coke/core';
import type { LoadOptions } from '@coke/datasets';

/** Rows to be clustered, and the centers that clustering begins with. */
export interface Start {
  /** N × d, for cosine at unit length, in the order they are visited in. */
  readonly rows: Matrix;
  /** K × d. */
  readonly centers: Matrix;
  /** n_k of every cluster as the first epoch begins: the more, the less its center moves. */
  readonly counts: number;
}

/** One kind of data that screening is tried on. */
export interface ScreeningCase {
  readonly name: string;
  /** Somebody's data, rather than made up. */
  readonly real: boolean;
  readonly metric: Metric;
  /** b. */
  readonly batchRows: number;
  /** Times that all rows are visited. */
  readonly epochs: number;
  load(options: Pick<LoadOptions, 'onProgress' | 'signal'>): Promise<Start>;
}
