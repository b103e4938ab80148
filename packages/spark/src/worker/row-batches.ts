import type { GivenRows } from '@coke/core';
import type { VectorRows } from '../arrow/vector-rows.ts';

/** Rows that are learnt from at once. */
export interface RowBatch {
  readonly rows: GivenRows;
  readonly weights: Float64Array | undefined;
}

/**
 * The same rows in batches of `size`, the last perhaps of fewer: however Arrow's record batches are cut, a model
 * learns the same. A batch is good until the next is asked for.
 */
export async function* rowBatches(
  parts: AsyncIterable<VectorRows>,
  size: number,
): AsyncGenerator<RowBatch> {
  let data: Float32Array | Float64Array | undefined;
  let weights: Float64Array | undefined;
  let filled = 0;
  let cols = 0;
  const batch = (): RowBatch => ({
    rows: { data: data!.subarray(0, filled * cols), rows: filled, cols },
    weights: weights?.subarray(0, filled),
  });
  for await (const part of parts) {
    if (part.rows === 0) continue;
    cols = part.cols;
    // All parts of a stream are of one type.
    data ??=
      part.data instanceof Float32Array
        ? new Float32Array(size * cols)
        : new Float64Array(size * cols);
    if (part.weights) weights ??= new Float64Array(size);
    for (let from = 0; from < part.rows; ) {
      const count = Math.min(size - filled, part.rows - from);
      data.set(part.data.subarray(from * cols, (from + count) * cols), filled * cols);
      weights?.set(part.weights!.subarray(from, from + count), filled);
      filled += count;
      from += count;
      if (filled < size) continue;
      yield batch();
      filled = 0;
    }
  }
  if (filled > 0) yield batch();
}
