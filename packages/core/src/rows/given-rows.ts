/**
 * Rows as a user gave them, before anything is rounded, row-major: element (i, j) is
 * `data[i * cols + j]`. Where they are float32, a `Matrix`.
 */
export interface GivenRows {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
}
