/**
 * What moves the centers of one head:
 * c_k ← (n_k c_k + Σ w_i x_i) / (n_k + m_k) where m_k > 0, to unit length if `unitLength`, when a mean too
 * short to have a direction leaves its center as it is (CoKe, eq. 7).
 */
export interface Move {
  /** n, K, before the batch. */
  readonly counts: Float64Array;
  /** m, K. */
  readonly batchCounts: Float64Array;
  /** y, b. */
  readonly labels: Int32Array;
  /** w, b; undefined: all 1. */
  readonly weights: Float32Array | undefined;
  readonly unitLength: boolean;
}
