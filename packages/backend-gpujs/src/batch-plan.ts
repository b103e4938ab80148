import { countBatch, groupRows } from '@coke/core/backend';

/** What the host makes of a batch's labels, for one head. */
export interface BatchPlan {
  /** m_k: weight that went to each cluster, K, in double. */
  readonly weights: Float64Array;
  /** b: weight of the batch. */
  readonly total: number;
}

/**
 * Weigh the clusters of a batch.
 *
 * @param labels - y, b.
 * @param weights - w, b; undefined: all 1.
 */
export function weigh(labels: Int32Array, weights: Float32Array | undefined, k: number): BatchPlan {
  const sums = new Float64Array(k);
  return { weights: sums, total: countBatch(labels, weights, sums) };
}

/** The tables that the kernel `means` gathers a block of rows by. */
export interface Gathering {
  /** Rows keep, start, size, 3 × K. */
  readonly clusters: Float32Array;
  /** Rows i, share, 2 × capacity. */
  readonly members: Float32Array;
}

/**
 * Sort the rows of a block by their label, in their order: share_i = w_i / (n_k + m_k), so that no sum
 * leaves float32 where no row does.
 *
 * @param labels - y of the block's rows.
 * @param weights - w of the block's rows.
 * @param keep - What to multiply the base by, K.
 * @param totals - n_k + m_k, K; clusters of m_k = 0 gather no rows.
 * @param touched - m_k > 0, K.
 */
export function gathering(
  labels: Int32Array,
  weights: Float32Array | undefined,
  keep: Float32Array,
  totals: Float64Array,
  touched: Float32Array,
  capacity: number,
): Gathering {
  const k = keep.length;
  const clusters = new Float32Array(3 * k);
  const members = new Float32Array(2 * capacity);
  clusters.set(keep);
  const starts = clusters.subarray(k, 2 * k);
  const sizes = clusters.subarray(2 * k);
  const groups = groupRows(labels, k);
  let at = 0;
  for (let c = 0; c < k; c++) {
    starts[c] = at;
    if (touched[c] === 0) continue;
    for (const i of groups.order.subarray(groups.starts[c], groups.starts[c + 1])) {
      members[at] = i;
      members[capacity + at++] = (weights ? weights[i]! : 1) / totals[c]!;
    }
    sizes[c] = at - starts[c]!;
  }
  return { clusters, members };
}
