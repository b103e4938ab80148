import { BorderLaplacian } from './border-laplacian.ts';
import type { CandidateLists } from './candidate-lists.ts';
import type { CountedLimits } from './counted-limits.ts';
import { DualFunction } from './dual-function.ts';
import { DualPoint } from './dual-point.ts';

const MOST_STEPS = 30;
/** Steps without progress, in a row, after which the rest is left to the paths. */
const MOST_FAILURES = 6;
/** Shares of a Newton step that the line search tries. */
const STEP_SHARES = [1, 0.3, 0.09, 0.027];

export interface NewtonOptions {
  /** h to begin with: how far from a border rows are still taken to answer to prices. */
  readonly width: number;
  /** Largest h. */
  readonly widest: number;
  /** Farthest that a price may be from the one that rows were listed at. */
  readonly trust: number;
  /** Imbalance that is good enough. */
  readonly enough: number;
  /** Awaited between pieces of work. What it throws ends the descent. */
  readonly pause: () => Promise<void>;
}

export interface NewtonResult {
  /** rho of the least imbalance seen, K. */
  readonly prices: Float64Array;
  /** Sizes at those, by the lists, K. */
  readonly sizes: Float64Array;
  /** What sizes are above or below their limits in all, whichever is more. */
  readonly imbalance: number;
  /** h to begin with the next time, when prices have about as far to go: twice how far they went. */
  readonly width: number;
}

/** Which size the price of each cluster has to bring about. */
interface Aim {
  /** 0: the price stays 0. */
  readonly active: Uint8Array;
  /** The sign that the price must keep: 1, -1, or 0 for any. */
  readonly sign: Int8Array;
  /** What sizes lack, K; 0 where a cluster is not active. */
  readonly missing: Float64Array;
  readonly imbalance: number;
}

/**
 * Descend the dual function over candidate lists until sizes nearly keep their limits: Newton steps on
 * its smoothed form with a line search on the function itself, so that every step lowers a proven
 * bound. What it leaves is for the paths to settle.
 */
export async function dualNewton(
  lists: CandidateLists,
  limits: CountedLimits,
  prices: Float64Array,
  { width, widest, trust, enough, pause }: NewtonOptions,
): Promise<NewtonResult> {
  const weighted = limits.weights !== undefined;
  let point = new DualPoint(lists.k, weighted);
  let trial = new DualPoint(lists.k, weighted);
  point.prices.set(prices);
  const dual = new DualFunction(lists, limits, pause);
  await dual.evaluate(point, width);
  let h = width;
  let failures = 0;
  let result: NewtonResult | undefined;
  for (let step = 0; ; step++) {
    const aim = aimOf(point, limits);
    if (!result || aim.imbalance < result.imbalance) {
      if (result) failures = aim.imbalance > 0.9 * result.imbalance ? failures + 1 : 0;
      result = {
        prices: point.prices.slice(),
        sizes: point.sizes.slice(),
        imbalance: aim.imbalance,
        width,
      };
    } else {
      failures++;
    }
    const { imbalance } = result;
    if (imbalance <= enough || step >= MOST_STEPS || failures >= MOST_FAILURES) break;
    const direction = new BorderLaplacian(point, limits.weights?.mean).solve(
      aim.missing,
      aim.active,
    );
    let moved = 0;
    let lower = false;
    for (const share of STEP_SHARES) {
      moved = move(point, direction, share, 4 * h, aim, lists.listedAt, trust, trial);
      await dual.evaluate(trial, h);
      lower = trial.value < point.value;
      if (lower) break;
    }
    if (lower) {
      [point, trial] = [trial, point];
      h = Math.max(h / 4, Math.min(1.5 * h, (2 * moved) / lists.k));
      // Too few rows near borders to go by.
      if (point.pairs < 2 * lists.k) h = Math.min(2 * h, widest);
    } else {
      // A kink, as ties make: it takes a far smaller h, if anything helps.
      failures += 2;
      h *= 0.1;
      await dual.evaluate(point, h);
    }
  }
  const went = result.prices.reduce((sum, price, k) => sum + Math.abs(price - prices[k]!), 0);
  return { ...result, width: (2 * went) / lists.k || width };
}

/** Lower limits where prices are positive, upper ones where negative; at 0 the limit that is missed. */
function aimOf({ prices, sizes }: DualPoint, { lower, upper }: CountedLimits): Aim {
  const k = prices.length;
  const active = new Uint8Array(k);
  const sign = new Int8Array(k);
  const missing = new Float64Array(k);
  let [short, over] = [0, 0];
  for (let c = 0; c < k; c++) {
    const [rho, n] = [prices[c]!, sizes[c]!];
    const exact = lower[c] === upper[c];
    active[c] = exact || rho !== 0 || n < lower[c]! || n > upper[c]! ? 1 : 0;
    if (!active[c]) continue;
    const low = rho > 0 || (rho === 0 && n < lower[c]!);
    sign[c] = exact ? 0 : low ? 1 : -1;
    const gap = (exact || low ? lower[c]! : upper[c]!) - n;
    missing[c] = gap;
    if (gap > 0) short += gap;
    else over -= gap;
  }
  return { active, sign, missing, imbalance: Math.max(short, over) };
}

/** trial ← prices moved by a share of the direction, within their limits; returns Σ |change|. */
function move(
  { prices }: DualPoint,
  direction: Float64Array,
  share: number,
  longest: number,
  { active, sign }: Aim,
  listedAt: Float64Array,
  trust: number,
  trial: DualPoint,
): number {
  let moved = 0;
  for (let c = 0; c < prices.length; c++) {
    let price = prices[c]!;
    if (active[c]) {
      price += Math.max(-longest, Math.min(longest, share * direction[c]!));
      price = Math.max(listedAt[c]! - trust, Math.min(listedAt[c]! + trust, price));
      if (sign[c]! * price < 0) price = 0;
    }
    trial.prices[c] = price;
    moved += Math.abs(price - prices[c]!);
  }
  return moved;
}
