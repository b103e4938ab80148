import { type EndEpochOptions, type Metric, SHORTEST_MEAN } from '@coke/core/backend';
import type { NdArray } from 'ndarray';
import view from 'ndarray';
import ops from 'ndarray-ops';
import { setCenter } from './center-set.ts';
import type { HeadState } from './head-state.ts';

/**
 * Close an epoch: previous ← current. With f = `averaging`:
 * previous ← normalise((1 - f) previous + f normalise(current)), current ← previous; euclidean
 * leaves the lengths alone. Then counts ← `carry` · counts, and drift starts from zero.
 */
export function endEpoch(
  state: HeadState,
  metric: Metric,
  { averaging, carry = 0 }: EndEpochOptions,
): void {
  const { current, previous, counts, drift } = state;
  if (averaging !== undefined) blend(state, metric, averaging);
  const [from, to] = averaging === undefined ? [current, previous] : [previous, current];
  ops.assign(to.values, from.values);
  ops.assign(to.halfSquares, from.halfSquares);
  ops.mulseq(counts, carry);
  ops.assigns(drift, 0);
}

/** Overwrites `current`; the sums, which are zero between steps, hold the mean. */
function blend({ current, previous, sums: mean }: HeadState, metric: Metric, f: number): void {
  const lengths = rowLengths(current.values, metric);
  ops.mulseq(current.values, f);
  ops.diveq(current.values, view(lengths, mean.shape, [1, 0]));
  ops.muls(mean, previous.values, 1 - f);
  ops.addeq(mean, current.values);
  for (const [k, length] of rowLengths(mean, metric).entries()) {
    // A center without a direction divides by 0 above, but its row is not used.
    if (lengths[k]! < SHORTEST_MEAN || length < SHORTEST_MEAN) continue;
    setCenter(previous, k, mean, length, metric);
  }
  ops.assigns(mean, 0);
}

/** |row|, K, by which cosine divides; euclidean divides by 1. */
function rowLengths(rows: NdArray<Float64Array>, metric: Metric): Float64Array {
  const lengths = new Float64Array(rows.shape[0]!).fill(1);
  if (metric === 'euclidean') return lengths;
  return lengths.map((_, k) => ops.norm2(rows.pick(k)));
}
