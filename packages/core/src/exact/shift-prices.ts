import { sum } from '../support/sum.ts';
import type { CountedLimits } from './counted-limits.ts';

/**
 * Prices that are all shifted by what is best for the dual function. A shift changes no label; it adds to the function
 * t N - Σ_k ((rho_k + t)⁺ L_k - (rho_k + t)⁻ U_k), convex and piecewise linear in t. So prices that are all above 0
 * where rows are more than lower limits ask for, as the online algorithm leaves them, come down until one is 0: Newton
 * steps, which cannot see it, would go there step by step.
 *
 * @param prices - rho, K.
 * @param rows - N, by what rows count for.
 * @returns rho + t for the best t, of several the one nearest to 0.
 */
export function shiftPrices(
  prices: Float64Array,
  { lower, upper }: CountedLimits,
  rows: number,
): Float64Array {
  // A minimum is where slopes turn from <= 0 to >= 0. From the right: first all prices are above 0.
  let slope = rows - sum(lower);
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const k of [...prices.keys()].sort((a, b) => prices[a]! - prices[b]!)) {
    const left = slope - (upper[k]! - lower[k]!);
    if (slope > 0 && left <= 0) high = -prices[k]!;
    if (left < 0) {
      low = -prices[k]!;
      break;
    }
    slope = left;
  }
  const shift = Math.max(low, Math.min(high, 0));
  return shift === 0 ? prices : prices.map((price) => price + shift);
}
