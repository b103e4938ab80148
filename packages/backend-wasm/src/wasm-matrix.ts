import type { Matrix } from '@coke/core/backend';

/**
 * Rows in a backend's own memory, from `WasmBackend.alloc`: fill `data`, hand the matrix in, and
 * nothing is copied. It may be filled and handed in again, batch after batch.
 */
export interface WasmMatrix extends Matrix {
  /**
   * The values, row-major, rows × cols, zero at first. A view of memory that moves when more of it
   * is needed: take it anew for each batch rather than keep it.
   *
   * @throws Error after `dispose`.
   */
  readonly data: Float32Array;
  /** Give the memory back. A second call does nothing. */
  dispose(): void;
}
