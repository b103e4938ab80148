import { shouldBe } from '../support/error-message.ts';
import type { Bounds } from './bounds.ts';

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

/** Limits on the sizes of one head over a known set of rows: lower_k <= size_k <= upper_k. */
export interface Limits {
  /** L. */
  readonly lower: Float64Array;
  /** U. Equal to L: an exact size. */
  readonly upper: Float64Array;
}

/** A share of a total that is this near to a whole number is meant to be it: 0.1 of 30 is 3. */
const MEANT = 2 ** -44;

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
  const lower = minSize === undefined ? undefined : sizes(k, minSize, `minSize${suffix}`, unit);
  const upper =
    maxSize === undefined
      ? new Float64Array(k).fill(Number.POSITIVE_INFINITY)
      : sizes(k, maxSize, `maxSize${suffix}`, unit);
  for (let i = 0; lower && i < k; i++) {
    if (upper[i]! >= lower[i]!) continue;
    const name = nameOf(`maxSize${suffix}`, maxSize!, i);
    const rule = `at least ${nameOf(`minSize${suffix}`, minSize!, i)} (${lower[i]})`;
    throw new RangeError(shouldBe(name, rule, upper[i]));
  }
  return { minSizes: lower, maxSizes: upper };
}

/**
 * Limits for `total` rows, or weight.
 *
 * Shares of rows are rounded outwards: a smallest share down to whole rows, a largest one up. Bounds
 * that shares can meet can so be met by rows, however many. Where nothing smaller is asked for and
 * rows suffice, every cluster holds at least one row.
 *
 * @throws RangeError if no sizes can keep them: it says what clashes and by how much.
 */
export function limitsOf(
  { lower, upper }: Bounds,
  counts: SizeCounts | undefined,
  total: number,
  unit: SizeUnit,
  suffix = '',
): Limits {
  const k = lower.length;
  if (unit === 'rows' && k > total) {
    throw new RangeError(shouldBe(`k${suffix}`, `at most the number of rows (${total})`, k));
  }
  if (!counts) {
    const shares = unit === 'weight' ? (n: number) => n : Math.floor;
    const least = lower.map((share) => shares(meant(share * total)));
    const most = upper.map((share) =>
      unit === 'weight' ? share * total : Math.ceil(meant(share * total)),
    );
    return { lower: unit === 'rows' ? atLeastOne(least, most, total) : least, upper: most };
  }
  const { minSizes, maxSizes } = unit === 'rows' ? inWholeRows(counts, suffix) : counts;
  const most = maxSizes.map((size) => Math.min(size, total));
  const all = unit === 'rows' ? 'the number of rows' : 'the sum of weights';
  if (minSizes) {
    const sum = sumOf(minSizes);
    if (sum > total) {
      const rule = `at most ${all} (${total}), ${short(sum - total)} less`;
      throw new RangeError(shouldBe(`the sum of minSize${suffix} over clusters`, rule, sum));
    }
  }
  const sum = sumOf(maxSizes);
  if (sum < total) {
    const rule = `at least ${all} (${total}), ${short(total - sum)} more`;
    throw new RangeError(shouldBe(`the sum of maxSize${suffix} over clusters`, rule, sum));
  }
  const least = minSizes?.slice() ?? new Float64Array(k);
  return {
    lower: minSizes || unit === 'weight' ? least : atLeastOne(least, most, total),
    upper: most,
  };
}

/**
 * Sums of weights that are asked for, where each row weighs 1.
 *
 * @throws RangeError if no whole number of rows is between a smallest and a largest size.
 */
function inWholeRows({ minSizes, maxSizes }: SizeCounts, suffix: string): SizeCounts {
  const whole = { minSizes: minSizes?.map(Math.ceil), maxSizes: maxSizes.map(Math.floor) };
  for (const [k, most] of whole.maxSizes.entries()) {
    if (most >= (whole.minSizes?.[k] ?? 0)) continue;
    const rule = `at least a whole number above minSize (${minSizes![k]}), where rows have no weights`;
    throw new RangeError(shouldBe(`maxSize${suffix}[${k}]`, rule, maxSizes[k]));
  }
  return whole;
}

/** Counts as shares of `total`, for the online algorithm. */
export function sharesOf({ minSizes, maxSizes }: SizeCounts, total: number): Bounds {
  return {
    lower: maxSizes.map((_, k) => Math.min(1, (minSizes?.[k] ?? 0) / total)),
    upper: maxSizes.map((size) => Math.min(1, size / total)),
  };
}

/** 1 in place of 0 where the rows suffice and nothing forbids it. */
function atLeastOne(lower: Float64Array, upper: Float64Array, rows: number): Float64Array {
  const raised = lower.map((size, k) => Math.max(size, Math.min(1, upper[k]!)));
  return sumOf(raised) <= rows ? raised : lower;
}

function meant(size: number): number {
  const whole = Math.round(size);
  return Math.abs(size - whole) <= MEANT * whole ? whole : size;
}

function sizes(k: number, value: SizeOption, name: string, unit: SizeUnit): Float64Array {
  if (typeof value === 'number') return new Float64Array(k).fill(size(name, value, unit));
  if (typeof value !== 'object' || value === null || typeof value.length !== 'number') {
    throw new TypeError(shouldBe(name, `a number or ${k} numbers`, value));
  }
  if (value.length !== k) {
    throw new RangeError(shouldBe(`${name}.length`, `k (${k})`, value.length));
  }
  return Float64Array.from({ length: k }, (_, i) => size(`${name}[${i}]`, value[i], unit));
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

/** To 12 digits: sums of weights are rounded. */
function sumOf(values: Float64Array): number {
  return Number(values.reduce((sum, value) => sum + value, 0).toPrecision(12));
}

function short(amount: number): number {
  return Number(amount.toPrecision(6));
}
