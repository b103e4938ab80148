/** What the host adds up about one head while an epoch runs. */
export interface HeadTally {
  /** Weight assigned to each cluster, K, exact where weights are integers: device counts are float32. */
  readonly sizes: Float64Array;
  /** Σ w_i times the similarity of row i to the center it went to, as of its arrival. */
  similarity: number;
}

/** What the host adds up while an epoch runs. */
export interface SizeTally {
  batches: number;
  /** Rows. */
  instances: number;
  /** Σ w_i. */
  weight: number;
  readonly heads: readonly HeadTally[];
}

/** Nothing seen yet. */
export function createTally(k: readonly number[]): SizeTally {
  const heads = k.map((n) => ({ sizes: new Float64Array(n), similarity: 0 }));
  return { batches: 0, instances: 0, weight: 0, heads };
}

/**
 * Take in one assigned batch; labels and similarities are heads × rows.
 *
 * @param unit - By what the similarities are multiplied to be those of rows as given.
 */
export function addBatch(
  tally: SizeTally,
  rows: number,
  labels: Int32Array,
  similarities: Float32Array,
  weights: Float32Array | undefined,
  unit = 1,
): void {
  tally.batches++;
  tally.instances += rows;
  for (let i = 0; i < rows; i++) tally.weight += weights ? weights[i]! : 1;
  for (const [h, head] of tally.heads.entries()) {
    for (let i = 0; i < rows; i++) {
      const weight = weights ? weights[i]! : 1;
      head.sizes[labels[h * rows + i]!]! += weight;
      head.similarity += unit * weight * similarities[h * rows + i]!;
    }
  }
}
