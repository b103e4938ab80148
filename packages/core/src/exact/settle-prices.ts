import type { CountedLimits } from './counted-limits.ts';
import { dualNewton } from './dual-newton.ts';
import { liftShortClusters } from './lift-short-clusters.ts';
import type { Listing } from './listing.ts';
import type { RowScores } from './row-scores.ts';
import { shiftPrices } from './shift-prices.ts';
import { softenPrices } from './soften-prices.ts';

/** Times that rows are listed anew while prices settle, before lists are taken as they are. */
const MOST_LISTINGS = 12;
/** And times in a row that it did not help. */
const MOST_IN_VAIN = 2;
/** Lists of so few rows take little memory: they are widened at once, which saves a listing. */
const FEW_ROWS = 2 ** 15;
/** Times that soft assignments are tried on the same lists. */
const MOST_SOFTENINGS = 3;
/** Times that lists are widened for it. */
const MOST_WIDENINGS = 2;

export interface SettledPrices {
  /** rho, K: whole numbers of the grid's unit. */
  readonly prices: Float64Array;
  /** What sizes are above or below their limits still. */
  readonly imbalance: number;
  /** h to begin with the next time. */
  readonly width: number;
  /** Times that rows were listed anew. */
  readonly listings: number;
}

/**
 * Prices that bring sizes near their limits: Newton steps on the dual function over lists, which are
 * made anew wherever prices have moved farther than they can be trusted, R / 2. From far off, where those steps
 * find no way down, soft assignments do; clusters that hold too little are lifted one by one, and lists reach wider.
 *
 * @param start - rho to begin with, at which rows are listed.
 * @param width - h to begin with.
 * @param pause - Awaited between pieces of work. What it throws ends it.
 */
export async function settlePrices(
  listing: Listing,
  grid: RowScores,
  limits: CountedLimits,
  start: Float64Array,
  width: number,
  pause: () => Promise<void>,
): Promise<SettledPrices> {
  const { lists, complete } = listing;
  const mean = limits.weights?.mean ?? 1;
  let settled: SettledPrices = { prices: start, imbalance: 0, width, listings: 0 };
  let [least, inVain] = [Number.POSITIVE_INFINITY, 0];
  for (let listings = 0; ; listings++) {
    const { margin } = listing;
    const trust = complete ? Number.POSITIVE_INFINITY : listings < 3 ? margin / 2 : margin;
    const options = {
      width: Math.min(listings === 0 ? width : margin / 4, margin / 4),
      widest: margin / 4,
      trust,
      enough: (mean * lists.k) / 4,
      pause,
    };
    let step = await dualNewton(lists, limits, settled.prices, options);
    const isFar = () => step.imbalance > mean * Math.max(lists.k, lists.rows / 100);
    // Stuck, and not for want of lists.
    const isStuck = () => isFar() && lists.drift(step.prices).farthest < 0.98 * trust;
    let temperature = margin / 2 ** (3 + listing.widened);
    for (let softened = 0; softened < MOST_SOFTENINGS && isStuck(); softened++, temperature /= 4) {
      const soft = await softenPrices(lists, limits, step.prices, temperature, trust, pause);
      const shifted = shiftPrices(soft, limits, limits.weights?.total ?? lists.rows);
      const again = await dualNewton(lists, limits, shifted, options);
      const helped = again.imbalance < 0.9 * step.imbalance;
      if (again.imbalance < step.imbalance) step = again;
      if (!helped) break;
    }
    inVain = step.imbalance > 0.9 * least ? inVain + 1 : 0;
    least = Math.min(least, step.imbalance);
    const far = isFar();
    const lifted = far && (await liftShortClusters(lists, grid, limits, step, pause));
    const prices = grid.round(step.prices).map((price) => price * grid.unit);
    settled = { prices, imbalance: step.imbalance, width: step.width, listings };
    const { farthest, apart } = lists.drift(prices);
    // A listing costs less than so many paths.
    const held = step.imbalance > lists.k && farthest > 0.98 * (margin / 2);
    const left = !complete && (held || (!far && apart > margin));
    if (listings >= MOST_LISTINGS || (!left && !lifted)) return settled;
    if (inVain >= MOST_IN_VAIN || (far && (listings > 0 || lists.rows <= FEW_ROWS))) {
      if (listing.widened < MOST_WIDENINGS) listing.widen();
      else if (inVain >= MOST_IN_VAIN) return settled;
    }
    await listing.list(prices);
  }
}
