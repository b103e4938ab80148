import { shouldBe } from '../support/error-message.ts';
import type { Bounds } from './bounds.ts';
import { sumOverClusters } from './per-cluster.ts';
import type { SizeCounts, SizeUnit } from './size-counts.ts';

/** Limits on the sizes of one head over a known set of rows: lower_k <= size_k <= upper_k. */
export interface SizeLimits {
  /** L. */
  readonly lower: Float64Array;
  /** U. Equal to L: an exact size. */
  readonly upper: Float64Array;
}

/** A share of a total that is this near to a whole number is meant to be it: 0.1 of 30 is 3. */
const MEANT = 2 ** -44;

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
): SizeLimits {
  const k = lower.length;
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
    const sum = sumOverClusters(minSizes);
    if (sum > total) {
      const rule = `at most ${all} (${total}), ${short(sum - total)} less`;
      throw new RangeError(shouldBe(`the sum of minSize${suffix} over clusters`, rule, sum));
    }
  }
  const sum = sumOverClusters(maxSizes);
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

/** Limits as shares of `total`, for the online algorithm. */
export function sharesOf({ lower, upper }: SizeLimits, total: number): Bounds {
  const share = (size: number) => Math.min(1, size / total);
  return { lower: lower.map(share), upper: upper.map(share) };
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

/** 1 in place of 0 where the rows suffice and nothing forbids it. */
function atLeastOne(lower: Float64Array, upper: Float64Array, rows: number): Float64Array {
  const raised = lower.map((size, k) => Math.max(size, Math.min(1, upper[k]!)));
  return sumOverClusters(raised) <= rows ? raised : lower;
}

function meant(size: number): number {
  const whole = Math.round(size);
  return Math.abs(size - whole) <= MEANT * whole ? whole : size;
}

function short(amount: number): number {
  return Number(amount.toPrecision(6));
}
