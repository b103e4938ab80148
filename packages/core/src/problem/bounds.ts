import { knownNames } from '../support/check-options.ts';
import { shouldBe } from '../support/error-message.ts';
import { perCluster, sumOverClusters } from './per-cluster.ts';

/**
 * Size bounds of one head, as shares of the total weight: l_k <= size_k / total <= u_k.
 * Each array holds K numbers in [0, 1].
 */
export interface Bounds {
  /** l. Every cluster should hold at least this share. */
  readonly lower: Float64Array;
  /** u. Every cluster should hold at most this share. Equal to l: an exact size. */
  readonly upper: Float64Array;
}

/** Bounds as a user writes them: one number for all clusters, or K numbers. */
export interface BoundsOptions {
  /** Smallest share of the total weight, 0 … 1. @defaultValue 0 */
  readonly lower?: number | ArrayLike<number>;
  /** Largest share of the total weight, 0 … 1. @defaultValue 1 */
  readonly upper?: number | ArrayLike<number>;
}

/**
 * gamma' as bounds: l_k = ratio / K and u_k = 1; at ratio = 1 every size is exact, u_k = l_k.
 * (CoKe, Section 3.1; the code of its authors drops the clamp of the prices at ratio = 1.)
 *
 * @throws RangeError unless 0 <= ratio <= 1.
 */
export function ratioBounds(k: number, ratio: number, name = 'ratio'): Bounds {
  share(name, ratio);
  const lower = new Float64Array(k).fill(ratio / k);
  return { lower, upper: ratio === 1 ? lower.slice() : new Float64Array(k).fill(1) };
}

/**
 * Bounds for K clusters from a user's options.
 *
 * @throws TypeError for an unknown name, or if a bound is neither a number nor K numbers.
 * @throws RangeError if a share is outside [0, 1], or no sizes can meet the bounds: an upper bound
 * below its lower one, lower bounds that add up to more than 1, upper bounds to less.
 */
export function resolveBounds(k: number, options: BoundsOptions, name = 'bounds'): Bounds {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(shouldBe(name, 'an object with lower and upper', options));
  }
  knownNames(name, options, ['lower', 'upper']);
  const lower = perCluster(k, options.lower ?? 0, `${name}.lower`, share);
  const upper = perCluster(k, options.upper ?? 1, `${name}.upper`, share);
  for (let i = 0; i < k; i++) {
    if (upper[i]! < lower[i]!) {
      const rule = `at least ${name}.lower[${i}] (${lower[i]})`;
      throw new RangeError(shouldBe(`${name}.upper[${i}]`, rule, upper[i]));
    }
  }
  const least = sumOverClusters(lower);
  const most = sumOverClusters(upper);
  if (least > 1) {
    throw new RangeError(shouldBe(`the sum of ${name}.lower`, 'at most 1', least));
  }
  if (most < 1) {
    throw new RangeError(shouldBe(`the sum of ${name}.upper`, 'at least 1', most));
  }
  return { lower, upper };
}

function share(name: string, value: unknown): number {
  if (typeof value !== 'number') throw new TypeError(shouldBe(name, 'a number', value));
  if (!(value >= 0 && value <= 1)) {
    // Likely a count: say where counts go.
    const isCount = Number.isInteger(value) && value > 1 && !name.endsWith('ratio');
    const count = isCount ? countOption(name) : '';
    throw new RangeError(shouldBe(name, `in [0, 1]${count}`, value));
  }
  return value;
}

function countOption(name: string): string {
  return ` (a share; counts of rows go into ${name.includes('.upper') ? 'maxSize' : 'minSize'})`;
}
