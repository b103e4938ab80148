import type { Bounds } from './bounds.ts';

/** Largest eta: prices that climb by it stay well inside float32. */
export const LARGEST_RATE = 1e30;

/**
 * In a first epoch of unknown length, it is taken to have at least this many batches of the
 * present size. Ours.
 */
const BATCHES_GUESSED = 50;

/**
 * eta chosen so that an idle cluster's price climbs by `range` in one epoch:
 * eta = range / (share · batches), with batches = N / b and share the mean bound that binds. With
 * l_k = gamma' / K and range 2, that of the cosine, it is 2 K b / (gamma' N): 19.98 at the paper's
 * size, where the paper has 20. Ours.
 *
 * @param batchRows - b.
 * @param epochRows - N.
 * @param range - How far scores lie apart, in the unit of the scores.
 */
export function dualLearningRate(
  bounds: Bounds,
  batchRows: number,
  epochRows: number,
  range: number,
): number {
  const share = bindingShare(bounds);
  // Nothing binds: the duals stay 0 at any step.
  if (share === 0) return 1;
  const rate = (range / share) * (batchRows / Math.max(epochRows, batchRows));
  return Math.min(Math.max(rate, Number.MIN_VALUE), LARGEST_RATE);
}

/** N, as far as it is known: told, else the last epoch's, else guessed; never less than was seen. */
export function epochLength(
  told: number | undefined,
  lastEpoch: number,
  seen: number,
  batchRows: number,
): number {
  const expected = told ?? (lastEpoch > 0 ? lastEpoch : BATCHES_GUESSED * batchRows);
  return Math.max(expected, seen + batchRows);
}

/** Mean over the bounded clusters of the bound that binds: l_k, or u_k where there is no l_k. */
function bindingShare({ lower, upper }: Bounds): number {
  let sum = 0;
  let bounded = 0;
  for (let k = 0; k < lower.length; k++) {
    const share = lower[k]! > 0 ? lower[k]! : upper[k]!;
    if (lower[k] === 0 && upper[k] === 1) continue;
    sum += share;
    bounded++;
  }
  return bounded === 0 ? 0 : sum / bounded;
}
