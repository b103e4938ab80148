import type { SizeTally } from '../certificate/size-tally.ts';
import type { Bounds } from '../problem/bounds.ts';

/** Chance alone hardly ever takes a size so many standard deviations away. */
const DEVIATIONS = 4;

/**
 * How far the running epoch's sizes are off their bounds, in units of what chance explains: that of
 * the worst cluster of a head, and 1 where chance explains all of them. Not in the paper.
 *
 * Where a cluster is due n rows so far, chance alone leaves it √n short or over; the unit is four times
 * that. So it is 1 while fewer than 16 rows are due to any cluster, whatever becomes of them.
 */
export function urgency(
  { lower, upper }: Bounds,
  sizes: Float64Array,
  { weight, instances }: Pick<SizeTally, 'weight' | 'instances'>,
): number {
  if (weight === 0) return 1;
  const row = weight / instances;
  let most = 1;
  for (const [k, size] of sizes.entries()) {
    const least = lower[k]! * weight;
    const largest = upper[k]! * weight;
    const off = size < least ? least - size : size - largest;
    if (off <= 0) continue;
    const due = size < least ? least : largest;
    most = Math.max(most, off / (DEVIATIONS * Math.sqrt(due * row)));
  }
  return most;
}
