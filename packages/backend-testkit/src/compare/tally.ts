import type { Matrix } from '@coke/core/backend';

/** What a batch adds to each cluster of one head, in double. */
export interface Tally {
  /** m: weight, K. */
  readonly weight: Float64Array;
  /** Rows, K, those of weight 0 included. */
  readonly rows: Int32Array;
  /** Σ w_i x_i, K × d. */
  readonly sums: Float64Array;
  /** Σ w_i |x_i|, K × d: what the rounding of the sums is measured by. */
  readonly terms: Float64Array;
  /** b: the batch's weight. */
  readonly total: number;
}

/** @param labels - y, of one head. */
export function tally(
  x: Matrix,
  labels: Int32Array,
  weights: Float32Array | undefined,
  k: number,
): Tally {
  const d = x.cols;
  const weight = new Float64Array(k);
  const rows = new Int32Array(k);
  const sums = new Float64Array(k * d);
  const terms = new Float64Array(k * d);
  let total = 0;
  for (let i = 0; i < x.rows; i++) {
    const c = labels[i]!;
    const w = weights ? weights[i]! : 1;
    weight[c]! += w;
    rows[c]! += 1;
    total += w;
    for (let j = 0; j < d; j++) {
      sums[c * d + j]! += w * x.data[i * d + j]!;
      terms[c * d + j]! += w * Math.abs(x.data[i * d + j]!);
    }
  }
  return { weight, rows, sums, terms, total };
}
