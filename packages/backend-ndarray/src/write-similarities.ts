import type { Metric } from '@coke/core/backend';
import type { Centers } from './centers.ts';
import type { RowBlock } from './row-block.ts';

/**
 * out[at …] ← how near each row of a block is to the center it went to: x·c for cosine, -|x - c|²/2
 * for euclidean, summed term by term, as the difference of two large numbers is not.
 */
export function writeSimilarities(
  block: RowBlock,
  centers: Centers,
  metric: Metric,
  out: Float32Array,
  at: number,
): void {
  const { dim, rows, labels, values: x } = block;
  const c = centers.values.data;
  for (let row = 0; row < rows; row++) {
    const step = block.step(row);
    const end = (labels[row]! + 1) * dim;
    let from = block.start(row);
    let sum = 0;
    if (metric === 'cosine') {
      for (let j = end - dim; j < end; j++, from += step) sum += x[from]! * c[j]!;
    } else {
      for (let j = end - dim; j < end; j++, from += step) sum += (x[from]! - c[j]!) ** 2;
    }
    out[at + row] = metric === 'cosine' ? sum : -sum / 2;
  }
}
