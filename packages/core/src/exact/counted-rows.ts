import type { GivenRows } from '../rows/given-rows.ts';
import { shouldBe } from '../support/error-message.ts';
import { mergeRows } from './row-merging.ts';
import { checkSizeLimits, type SizeLimits } from './size-limits.ts';
import { weightLimits } from './weight-limits.ts';

export interface CountingOptions {
  /** w, one a row, at least 0: the objective is Σ w_i s_{i,y_i}. @defaultValue 1 each */
  readonly weights?: ArrayLike<number> | undefined;
  /** Does a row count for 1 or for its weight in sizes? @defaultValue 'rows' */
  readonly limitsOn?: 'rows' | 'weight' | undefined;
  /** One a row: rows of the same number >= 0 stay together. @defaultValue each row by itself */
  readonly groups?: ArrayLike<number> | undefined;
}

/** Rows that are labelled one by one, and what they count for in sizes. */
export interface CountedRows {
  /** The rows; of groups that stay together a row each. */
  readonly x: GivenRows;
  /** In whole numbers. */
  readonly limits: SizeLimits;
  /** What 1 of the sizes stands for. */
  readonly unit: number;
  /** Of every row as given its number in `x`; undefined: they are the same. */
  readonly groups: Int32Array | undefined;
  /** What -|x - c|²/2 of the rows as given is below that of `x`, on average. */
  readonly spread: number;
}

/**
 * @param limits - On rows, or on weights: whole numbers or not.
 * @param unitLength - Bring the rows of groups to unit length before their mean is taken.
 * @throws RangeError if no sizes can keep the limits, rows split where that helps.
 */
export function countRows(
  x: GivenRows,
  limits: SizeLimits,
  { weights, limitsOn = 'rows', groups }: CountingOptions,
  unitLength: boolean,
): CountedRows {
  if (weights) checkWeights(weights, x.rows);
  if (limitsOn === 'rows') checkSizeLimits(limits, x.rows);
  const counted = limitsOn === 'weight' ? weights : undefined;
  const none = { groups: undefined, spread: 0 };
  if (!groups) {
    if (!counted) return { x, limits, unit: 1, ...none };
    const { unit, ...whole } = weightLimits(limits.lower, limits.upper, counted);
    return { x, limits: whole, unit, ...none };
  }
  if (groups.length !== x.rows) {
    throw new RangeError(shouldBe('groups.length', `one a row (${x.rows})`, groups.length));
  }
  const merged = mergeRows(x, groups, counted, unitLength);
  const { unit, ...whole } = weightLimits(limits.lower, limits.upper, merged.weights);
  const total = merged.weights.reduce((sum, weight) => sum + weight, 0);
  return {
    ...{ x: merged.x, limits: whole, unit, groups: merged.groups },
    spread: merged.spread / total,
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
}
