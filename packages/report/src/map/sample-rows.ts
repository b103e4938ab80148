import { Random } from '@coke/core';
import type { RowsByCluster } from '../clusters/rows-by-cluster.ts';

/**
 * A sample that shows every cluster: each gets its share of it, but one row at least as far as there is room, and the
 * rows are drawn without replacement.
 *
 * @returns Numbers of rows, in order.
 */
export function sampleRows(
  { order, starts }: RowsByCluster,
  size: number,
  seed: number,
): Uint32Array {
  const clusters = starts.length - 1;
  if (order.length <= size) return Uint32Array.from(order).sort();
  const counts = quotas(
    Array.from({ length: clusters }, (_, k) => starts[k + 1]! - starts[k]!),
    size,
  );
  const random = new Random(seed);
  const drawn = counts.flatMap((count, k) =>
    Array.from(random.shuffle(order.slice(starts[k]!, starts[k + 1]!)).subarray(0, count)),
  );
  return Uint32Array.from(drawn).sort();
}

/** Whole shares of `size` in proportion to `sizes`, that add up to it; at least 1 where there is a row, as far as that goes. */
function quotas(sizes: readonly number[], size: number): number[] {
  const total = sizes.reduce((sum, each) => sum + each, 0);
  const filled = sizes.filter((each) => each > 0).length;
  const least = size >= filled ? 1 : 0;
  const free = size - least * filled;
  const wanted = sizes.map((each) =>
    each > 0 ? (free * (each - least)) / (total - least * filled) : 0,
  );
  const counts = wanted.map((each, k) => (sizes[k]! > 0 ? least : 0) + Math.floor(each));
  // What rounding left goes to the largest remainders.
  const left = size - counts.reduce((sum, count) => sum + count, 0);
  const byRemainder = wanted
    .map((each, k) => ({ k, remainder: each - Math.floor(each) }))
    .sort((a, b) => b.remainder - a.remainder || a.k - b.k);
  for (const { k } of byRemainder.slice(0, left)) counts[k]!++;
  return counts;
}
