import type { Bounds } from '../problem/bounds.ts';
import { LARGEST_RATE, SMALLEST_RATE } from '../problem/learning-rates.ts';

/** An idle price takes at least this many batches to climb its range, or prices swing. */
const FEWEST_BATCHES = 20;
/** In a first epoch of unknown length, it is taken to have at least this many batches. */
const BATCHES_GUESSED = 50;
/** The step never falls below this part of its mean: an epoch longer than expected still adapts. */
const LEAST_OF_MEAN = 0.1;

/** One row moves a price by no more than this part of the mean of |x - c|², or prices swing. */
const LARGEST_SWING = 1 / 8;

/** What of the running clustering a step respects, beside how far prices may have to climb. */
export interface Surroundings {
  /** Mean of |x - c|² over the rows, c their centers. @defaultValue not known */
  readonly spread?: number;
  /** See `urgency`. @defaultValue 1 */
  readonly urgency?: number;
}

/** Of the mean bound: with bounds below, prices of others would swing. */
const LEAST_SHARE = 1 / 5;

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
 * eta = range / share · min(urgency · b / N, 1/20) · max(0.1, 2 (1 - u)),
 *
 * u being the part of the epoch that is over at the middle of the batch. Where N is not known the
 * last factor is left out, and an epoch taken for 50 batches, or as long as it has become. At u = 1/2
 * and so in the mean over an epoch, with l_k = gamma' / K and range 2, eta is 2 K b / (gamma' N):
 * 19.98 at the paper's size, where the paper has 20 throughout. Not in the paper; `docs/dual-learning-rate.md`
 * has the measurements.
 *
 * A row that comes moves the price of its cluster by eta / b, while all others climb. Where clusters are
 * small, the wait for a row is long and the steps are: prices would swing by much of the range, and
 * take rows that lie well inside other clusters, though no bound binds. So eta / b is at most an eighth
 * of `spread`, unless sizes are off by more than chance.
 *
 * @param range - How far prices may have to climb, in the unit of the scores: see `scoreRange`.
 */
export function dualLearningRate(
  bounds: Bounds,
  { batchRows, seen, epochRows }: EpochPosition,
  range: number,
  { spread = Number.POSITIVE_INFINITY, urgency = 1 }: Surroundings = {},
): number {
  const share = bindingShare(bounds);
  // Nothing binds: the prices stay 0 at any step. No range: no step is better than another.
  if (share === 0) return 1;
  const length = Math.max(epochRows ?? BATCHES_GUESSED * batchRows, seen + batchRows);
  const part = Math.min((urgency * batchRows) / length, 1 / FEWEST_BATCHES);
  const left = 1 - (seen + batchRows / 2) / length;
  const slowing = epochRows === undefined ? 1 : Math.max(LEAST_OF_MEAN, 2 * left);
  const climbing = ((range || 1) / share) * part;
  const calm = urgency > 1 ? climbing : Math.min(climbing, LARGEST_SWING * spread * batchRows);
  const rate = calm * slowing;
  return Math.min(Math.max(rate, SMALLEST_RATE), LARGEST_RATE);
}

/**
 * By which share a price moves in a batch, at eta = 1, where its bound is missed by all it can be: the
 * harmonic mean of l_k, over the clusters that have one, so that with uneven bounds prices climb their
 * range in an epoch in the mean; where none has, that of u_k or 1 - u_k, the smaller. Shares below a
 * fifth of their mean are taken for a fifth.
 */
function bindingShare({ lower, upper }: Bounds): number {
  return harmonicMean(lower) || harmonicMean(upper.map((share) => Math.min(share, 1 - share)));
}

/** Of those shares that are positive, each taken for `LEAST_SHARE` of their mean at least; 0 of none. */
function harmonicMean(shares: Float64Array): number {
  let sum = 0;
  let count = 0;
  for (let k = 0; k < shares.length; k++) {
    if (shares[k]! <= 0) continue;
    sum += shares[k]!;
    count++;
  }
  if (count === 0) return 0;
  const least = LEAST_SHARE * (sum / count);
  let turns = 0;
  for (let k = 0; k < shares.length; k++) {
    if (shares[k]! > 0) turns += 1 / Math.max(shares[k]!, least);
  }
  return count / turns;
}
