/** Rows as a user gave them, before anything is rounded: row-major, n × d, float32 or float64. */
export interface GivenRows {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly cols: number;
}
