import type { ScoringProblem } from '../backend/scorer.ts';
import type { SizeUnit } from '../problem/size-counts.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { shouldBe } from '../support/error-message.ts';
import { sum } from '../support/sum.ts';
import { type CountedLimits, checkSizeLimits } from './counted-limits.ts';
import { type EqualRows, mergeEqualRows } from './equal-rows.ts';
import { mergeRows } from './row-merging.ts';
import { weightLimits } from './weight-limits.ts';

export interface CountingOptions {
  /** w, one a row, at least 0: the objective is Σ w_i s_{i,y_i}. @defaultValue 1 each */
  readonly weights?: ArrayLike<number> | undefined;
  /** Does a row count for 1 or for its weight in sizes? @defaultValue 'rows' */
  readonly limitsOn?: SizeUnit | undefined;
  /** One a row: rows of the same number >= 0 stay together. @defaultValue each row by itself */
  readonly groups?: ArrayLike<number> | undefined;
}

/** Rows that are labelled one by one, and what they count for in sizes. */
export interface CountedRows {
  /** The rows; of groups that stay together a row each. */
  readonly x: HostRows;
  /** In whole numbers. */
  readonly limits: CountedLimits;
  /**
   * f in [0, 1], one a row of `x`: what its scores are multiplied by, so that the objective is by weight
   * where sizes are not. undefined: 1 each.
   */
  readonly factors: Float64Array | undefined;
  /** What a factor of 1 stands for, in weight by what a row counts for. */
  readonly factor: number;
  /** What rows count for in the objective, one a row of `x`; undefined: 1 each. */
  readonly masses: Float64Array | undefined;
  /** What 1 of the sizes stands for. */
  readonly unit: number;
  /** Of every row as given its number in `x`; undefined: they are the same. */
  readonly groups: Int32Array | undefined;
  /** Where `groups` are of equal rows, which may part. */
  readonly equal: EqualRows | undefined;
  /** What -|x - c|²/2 of the rows as given is below that of `x`, on average. */
  readonly spread: number;
}

/** What a scorer has to be for, so that `constrainedLloyd` may ask it. */
export function scoringProblem(
  { metric, k, dim }: ScoringProblem,
  { weights, limitsOn = 'rows' }: CountingOptions,
): ScoringProblem {
  const lifted = weights && limitsOn === 'rows' && metric === 'euclidean';
  return lifted ? { metric: 'cosine', k, dim: dim + 1 } : { metric, k, dim };
}

/**
 * @param limits - On rows, or on weights: whole numbers or not.
 * @param unitLength - Bring the rows of groups to unit length before their mean is taken.
 * @param pause - Awaited between blocks of rows. What it throws ends it.
 * @throws RangeError if no sizes can keep the limits, rows split where that helps.
 */
export async function countRows(
  x: HostRows,
  limits: SizeLimits,
  { weights, limitsOn = 'rows', groups }: CountingOptions,
  unitLength: boolean,
  pause: () => Promise<void>,
): Promise<CountedRows> {
  if (weights) checkWeights(weights, x.rows);
  if (groups && groups.length !== x.rows) {
    throw new RangeError(shouldBe('groups.length', `one a row (${x.rows})`, groups.length));
  }
  const byWeight = weights !== undefined && limitsOn === 'weight';
  if (!byWeight) checkSizeLimits(limits, x.rows);
  const equal = weights || groups ? undefined : await mergeEqualRows(x, pause);
  if (equal) return countEqual(equal, limits, x.rows);
  const merged = groups && mergeRows(x, groups, weights, unitLength);
  const masses = merged?.weights ?? weights;
  const counts = byWeight ? masses : merged?.counts;
  const { unit, ...whole } = counts
    ? weightLimits(limits.lower, limits.upper, counts)
    : { ...limits, unit: 1 };
  const common = {
    ...{ x: merged?.x ?? x, limits: whole, unit, groups: merged?.groups, equal },
    spread: merged ? merged.spread / sum(merged.weights) : 0,
  };
  if (!weights || byWeight) {
    return { ...common, factors: undefined, factor: 1, masses: whole.weights?.values };
  }
  const means = Float64Array.from(masses!, (mass, i) => mass / (counts?.[i] ?? 1));
  // A power of two: weights keep all their digits.
  const factor = 2 ** Math.ceil(Math.log2(means.reduce((most, mean) => Math.max(most, mean), 0)));
  const factors = means.map((mean) => mean / factor);
  const values = whole.weights?.values;
  return { ...common, factors, factor, masses: factors.map((f, i) => f * (values?.[i] ?? 1)) };
}

/** Parts of a row with so many equals are rows: sizes keep limits in whole numbers. */
function countEqual(equal: EqualRows, limits: SizeLimits, rows: number): CountedRows {
  const { x, counts, groups } = equal;
  const weights = { values: counts, total: rows, mean: rows / x.rows, lost: 0 };
  return {
    ...{ x, limits: { ...limits, weights }, unit: 1, groups, equal, masses: counts },
    ...{ factors: undefined, factor: 1, spread: 0 },
  };
}

function checkWeights(weights: ArrayLike<number>, rows: number): void {
  if (weights.length !== rows) {
    throw new RangeError(shouldBe('weights.length', `one a row (${rows})`, weights.length));
  }
  for (let i = 0; i < rows; i++) {
    if (!(weights[i]! >= 0 && weights[i]! < Number.POSITIVE_INFINITY)) {
      throw new RangeError(shouldBe(`weights[${i}]`, 'a finite number of at least 0', weights[i]));
    }
  }
  if (sum(weights) === 0) throw new RangeError(shouldBe('the sum of weights', 'above 0', 0));
}
