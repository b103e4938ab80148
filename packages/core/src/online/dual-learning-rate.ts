import type { Bounds } from '../problem/bounds.ts';
import { LARGEST_RATE, SMALLEST_RATE } from '../problem/learning-rates.ts';

/** An idle price takes at least this many batches to climb its range, or prices swing. */
const FEWEST_BATCHES = 20;
/** In a first epoch of unknown length, it is taken to have at least this many batches. */
const BATCHES_GUESSED = 50;
/** The step never falls below this part of its mean: an epoch longer than expected still adapts. */
const LEAST_OF_MEAN = 0.1;

/** Where a batch stands in its epoch. */
export interface EpochPosition {
  /** b: rows of the batch. */
  readonly batchRows: number;
  /** Rows of the epoch before it. */
  readonly seen: number;
  /** N: rows expected of the epoch; undefined where nothing is known. */
  readonly epochRows: number | undefined;
}

/**
 * eta chosen so that the price of an idle cluster climbs by `range` in one epoch, fast at first and
 * slower towards its end:
 *
 * eta = range / share · min(b / N, 1/20) · max(0.1, 2 (1 - u)),
 *
 * u being the part of the epoch that is over at the middle of the batch. Where N is not known the
 * last factor is left out, and an epoch taken for 50 batches, or as long as it has become. At u = 1/2
 * and so in the mean over an epoch, with l_k = gamma' / K and range 2, eta is 2 K b / (gamma' N):
 * 19.98 at the paper's size, where the paper has 20 throughout. Ours; `docs/dual-learning-rate.md`
 * has the measurements.
 *
 * @param range - How far prices may have to climb, in the unit of the scores: see `scoreRange`.
 */
export function dualLearningRate(
  bounds: Bounds,
  { batchRows, seen, epochRows }: EpochPosition,
  range: number,
): number {
  const share = bindingShare(bounds);
  // Nothing binds: the prices stay 0 at any step. No range: no step is better than another.
  if (share === 0) return 1;
  const length = Math.max(epochRows ?? BATCHES_GUESSED * batchRows, seen + batchRows);
  const part = Math.min(batchRows / length, 1 / FEWEST_BATCHES);
  const left = 1 - (seen + batchRows / 2) / length;
  const slowing = epochRows === undefined ? 1 : Math.max(LEAST_OF_MEAN, 2 * left);
  const rate = ((range || 1) / share) * part * slowing;
  return Math.min(Math.max(rate, SMALLEST_RATE), LARGEST_RATE);
}

/**
 * By which share a price moves in a batch, at eta = 1, where its bound is missed by all it can be:
 * mean l_k of the clusters that have one; where none has, mean of u_k or 1 - u_k, the smaller.
 */
function bindingShare({ lower, upper }: Bounds): number {
  const low = { sum: 0, count: 0 };
  const high = { sum: 0, count: 0 };
  for (let k = 0; k < lower.length; k++) {
    if (lower[k]! > 0) add(low, lower[k]!);
    if (upper[k]! < 1) add(high, Math.min(upper[k]!, 1 - upper[k]!));
  }
  const { sum, count } = low.count > 0 ? low : high;
  return count === 0 ? 0 : sum / count;
}

function add(to: { sum: number; count: number }, share: number): void {
  to.sum += share;
  to.count++;
}
