import { shouldBe } from '../support/error-message.ts';
import { sum } from '../support/sum.ts';
import type { CountedLimits } from './counted-limits.ts';

/** What weights lose when they are rounded to float32, as a share: sums that differ by less are equal. */
const ROUNDING = 2 ** -22;

/** Limits on what clusters weigh, as limits in whole numbers. */
export interface WeightLimits extends CountedLimits {
  /** What 1 of the whole numbers weighs. */
  readonly unit: number;
}

/**
 * Limits on the weight of clusters as whole numbers of a unit. Where all rows weigh the same, that is the
 * unit and limits are on numbers of rows, rounded inward, if any sizes can keep those. Otherwise it is a
 * power of two for which what all rows weigh, and upper limits below that all together, stay below 2^51:
 * weights that are not multiples of it are rounded. With rows that may be split, limits that pass can be
 * kept.
 *
 * @param lower - L, K: least weight of each cluster.
 * @param upper - U, K; may be infinite.
 * @param weights - w >= 0, one a row, their sum above 0.
 * @throws RangeError unless 0 <= L_k <= U_k and Σ L <= Σ w <= Σ U; it says by how much they clash. Sums
 * that differ by no more than the rounding to float32 are equal.
 */
export function weightLimits(
  lower: Float64Array,
  upper: Float64Array,
  weights: ArrayLike<number>,
): WeightLimits {
  let [total, largest, least] = [0, 0, Number.POSITIVE_INFINITY];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    total += weight;
    largest = Math.max(largest, weight);
    least = Math.min(least, weight);
  }
  if (total === 0) throw new RangeError(shouldBe('the sum of weights', 'above 0', total));
  check(lower, upper, total);
  if (least === largest) {
    const rows = rowLimits(lower, upper, largest, weights.length);
    if (rows) return rows;
  }
  const binds = (limit: number) => limit < total * (1 - ROUNDING);
  const flows = total + sum(upper.filter(binds));
  const unit = 2 ** (Math.ceil(Math.log2(flows)) - 50);
  const values = Float64Array.from(weights, (weight) => Math.round(weight / unit));
  const whole = sum(values);
  const limits = {
    lower: lower.map((limit) => Math.min(whole, Math.round(limit / unit))),
    upper: upper.map((limit) => (binds(limit) ? Math.round(limit / unit) : whole)),
  };
  // What rounding took: limits that clash by it are brought together.
  let over = sum(limits.lower) - whole;
  for (let c = 0; c < lower.length && over > 0; c++) {
    const less = Math.min(over, limits.lower[c]!);
    limits.lower[c]! -= less;
    over -= less;
  }
  limits.upper[0]! += Math.max(0, whole - sum(limits.upper));
  let lost = 0;
  for (let i = 0; i < values.length; i++) lost += Math.abs(weights[i]! / unit - values[i]!) / whole;
  return { ...limits, unit, weights: { values, total: whole, mean: whole / values.length, lost } };
}

/** Limits in rows of one weight; undefined where they can't be kept. */
function rowLimits(
  lower: Float64Array,
  upper: Float64Array,
  weight: number,
  rows: number,
): WeightLimits | undefined {
  const limits = {
    lower: lower.map((limit) => Math.ceil((limit / weight) * (1 - ROUNDING))),
    upper: upper.map((limit) => Math.min(rows, Math.floor((limit / weight) * (1 + ROUNDING)))),
  };
  const clash = limits.lower.some((least, c) => least > limits.upper[c]!);
  if (clash || sum(limits.lower) > rows || sum(limits.upper) < rows) return undefined;
  return { ...limits, unit: weight };
}

function check(lower: Float64Array, upper: Float64Array, total: number): void {
  for (let c = 0; c < lower.length; c++) {
    const [least, most] = [lower[c]!, upper[c]!];
    if (!(least >= 0 && least < Number.POSITIVE_INFINITY)) {
      throw new RangeError(shouldBe(`limits.lower[${c}]`, 'a finite number of at least 0', least));
    }
    if (!(most >= least)) {
      const rule = `at least limits.lower[${c}] (${least})`;
      throw new RangeError(shouldBe(`limits.upper[${c}]`, rule, most));
    }
  }
  const least = sum(lower);
  if (least > total * (1 + ROUNDING)) {
    const rule = `at most the weight of all rows (${total}), ${least - total} less`;
    throw new RangeError(shouldBe('the sum of limits.lower', rule, least));
  }
  const most = sum(upper);
  if (most < total * (1 - ROUNDING)) {
    const rule = `at least the weight of all rows (${total}), ${total - most} more`;
    throw new RangeError(shouldBe('the sum of limits.upper', rule, most));
  }
}
