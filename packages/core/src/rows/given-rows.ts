import type { CsrRows } from './csr.ts';

/**
 * Rows as a user gave them, before anything is rounded, row-major: element (i, j) is
 * `data[i * cols + j]`. Where they are float32, a `Matrix`.
 */
export interface GivenRows {
  /** Sparse rows say that they are, these do not. */
  readonly kind?: undefined;
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
}

/** Rows in the host's memory as a user gave them, dense or sparse. */
export type HostRows = GivenRows | CsrRows;
