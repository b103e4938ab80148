import type { ResolvedOptions } from '../options/options.ts';
import { LARGEST_RATE, SMALLEST_RATE } from '../problem/learning-rates.ts';
import { scoreUnit } from '../rows/frame.ts';
import { dualLearningRate } from './dual-learning-rate.ts';
import type { OnlineState } from './online-state.ts';
import { spreadOf } from './price-scales.ts';
import { urgency } from './urgency.ts';

/** Options that decide how far prices move. */
export type RateOptions = Pick<
  ResolvedOptions,
  'k' | 'metric' | 'bounds' | 'dualLearningRate' | 'dualLearningRateDecay' | 'instances' | 'window'
>;

/**
 * eta of the next batch, in the frame, one a head: as given, or by what the epoch has seen so far.
 *
 * @param count - b.
 * @param epochRows - N where it is known for certain.
 */
export function batchRates(
  options: RateOptions,
  state: OnlineState,
  count: number,
  epochRows: number | undefined,
): number[] {
  const decay = 1 + options.dualLearningRateDecay * state.epoch;
  return ratesBeforeDecay(options, state, count, epochRows).map((rate) =>
    Math.min(Math.max(rate / decay, SMALLEST_RATE), LARGEST_RATE),
  );
}

function ratesBeforeDecay(
  { k, metric, bounds, dualLearningRate: rate, instances, window }: RateOptions,
  { epoch, frame, lastInstances, tally, ranges, spreads }: OnlineState,
  count: number,
  epochRows: number | undefined,
): number[] {
  const unit = scoreUnit(frame);
  if (rate !== 'auto') return k.map(() => rate / unit);
  const known = epochRows ?? window ?? (lastInstances > 0 ? lastInstances : instances);
  const position = { batchRows: count, seen: tally.instances, epochRows: known };
  return k.map((_, h) => {
    // All rows so far are equal: a step that stays next to nothing when they turn out to differ.
    if (metric === 'euclidean' && ranges[h] === 0) return SMALLEST_RATE;
    const head = tally.heads[h]!;
    // The first batch may be the first centers; what comes after is not.
    const soFar = epoch === 0 && tally.weight > 0 ? spreadOf(head, tally.weight, metric, unit) : 0;
    return dualLearningRate(bounds[h]!, position, ranges[h]!, {
      spread: Math.max(spreads![h]!, soFar),
      urgency: urgency(bounds[h]!, head.sizes, tally),
    });
  });
}
