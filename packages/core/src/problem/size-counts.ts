import { shouldBe } from '../support/error-message.ts';
import { perCluster } from './per-cluster.ts';

/** Sizes as a user asks for them: one number for all clusters, or K numbers. */
export type SizeOption = number | ArrayLike<number>;

/** Smallest and largest sizes of one head, in rows or in weight: K numbers each. */
export interface SizeCounts {
  /** undefined: not asked for. */
  readonly minSizes: Float64Array | undefined;
  /** `Infinity`: as large as may be. */
  readonly maxSizes: Float64Array;
}

/** What sizes are measured in. */
export type SizeUnit = 'rows' | 'weight';

/**
 * Counts for K clusters from a user's options.
 *
 * @param suffix - Which head, where there are several: `[1]`.
 * @throws TypeError if a size is neither a number nor K numbers.
 * @throws RangeError if one is negative or, for rows, not whole; if a `maxSize` is below its `minSize`.
 */
export function resolveSizeCounts(
  k: number,
  minSize: SizeOption | undefined,
  maxSize: SizeOption | undefined,
  unit: SizeUnit,
  suffix = '',
): SizeCounts {
  const check = (name: string, value: unknown) => size(name, value, unit);
  const lower =
    minSize === undefined ? undefined : perCluster(k, minSize, `minSize${suffix}`, check);
  const upper =
    maxSize === undefined
      ? new Float64Array(k).fill(Number.POSITIVE_INFINITY)
      : perCluster(k, maxSize, `maxSize${suffix}`, check);
  for (let i = 0; lower && i < k; i++) {
    if (upper[i]! >= lower[i]!) continue;
    const name = nameOf(`maxSize${suffix}`, maxSize!, i);
    const rule = `at least ${nameOf(`minSize${suffix}`, minSize!, i)} (${lower[i]})`;
    throw new RangeError(shouldBe(name, rule, upper[i]));
  }
  return { minSizes: lower, maxSizes: upper };
}

function size(name: string, value: unknown, unit: SizeUnit): number {
  if (typeof value !== 'number') throw new TypeError(shouldBe(name, 'a number', value));
  const whole = unit === 'weight' ? Number.isFinite(value) : Number.isSafeInteger(value);
  if (whole && value >= 0) return value;
  if (value === Number.POSITIVE_INFINITY && name.startsWith('maxSize')) return value;
  const rule = unit === 'weight' ? 'not negative' : 'a whole number of rows';
  const shares = value > 0 && value < 1 ? ' (shares go into bounds)' : '';
  throw new RangeError(shouldBe(name, `${rule}${shares}`, value));
}

function nameOf(name: string, value: SizeOption, i: number): string {
  return typeof value === 'number' ? name : `${name}[${i}]`;
}
