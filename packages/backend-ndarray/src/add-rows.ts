import type { HeadState } from './head-state.ts';
import type { RowBlock } from './row-block.ts';

/**
 * Add the rows of a block to the sums and counts of the clusters they went to, in their order.
 *
 * @param weights - w of the batch, of which the block's rows begin at `from`. Undefined: all 1.
 */
export function addRows(
  { batchCounts, sums }: HeadState,
  block: RowBlock,
  weights: Float32Array | undefined,
  from: number,
): void {
  const { dim, rows, labels, values: x } = block;
  const sum = sums.data;
  for (let row = 0; row < rows; row++) {
    const weight = weights ? weights[from + row]! : 1;
    const label = labels[row]!;
    const step = block.step(row);
    let at = block.start(row);
    for (let j = label * dim; j < (label + 1) * dim; j++, at += step) sum[j]! += weight * x[at]!;
    batchCounts.data[label]! += weight;
  }
}
