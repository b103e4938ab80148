import type { SizeLimits } from '../problem/size-limits.ts';
import { shouldBe } from '../support/error-message.ts';
import { sum } from '../support/sum.ts';

/** What rows count for in sizes. */
export interface RowWeights {
  /** Whole numbers, one a row. */
  readonly values: Float64Array;
  readonly total: number;
  /** Their mean. */
  readonly mean: number;
  /** What was rounded for it, as a share of the total: Σ |w_i / unit - W_i| / Σ W_i. */
  readonly lost: number;
}

/** Limits in whole numbers: of rows, or of what they count for. */
export interface CountedLimits extends SizeLimits {
  /** undefined: a row counts for 1, and n_k is a number of rows. */
  readonly weights?: RowWeights | undefined;
}

/**
 * Refuse limits that no labelling of `rows` rows can keep. As every row may go to every cluster,
 * limits that pass can be kept.
 *
 * @throws RangeError unless limits are whole numbers with 0 <= L_k <= U_k and Σ L <= rows <= Σ U; it
 * says by how many rows they clash.
 */
export function checkSizeLimits({ lower, upper }: SizeLimits, rows: number): void {
  for (let k = 0; k < lower.length; k++) {
    whole(`limits.lower[${k}]`, lower[k]!);
    whole(`limits.upper[${k}]`, upper[k]!);
    if (upper[k]! < lower[k]!) {
      const rule = `at least limits.lower[${k}] (${lower[k]}), ${count(lower[k]! - upper[k]!)} more`;
      throw new RangeError(shouldBe(`limits.upper[${k}]`, rule, upper[k]));
    }
  }
  const least = sum(lower);
  if (least > rows) {
    const rule = `at most the number of rows (${rows}), ${count(least - rows)} fewer`;
    throw new RangeError(shouldBe('the sum of limits.lower', rule, least));
  }
  const most = sum(upper);
  if (most < rows) {
    const rule = `at least the number of rows (${rows}), ${count(rows - most)} more`;
    throw new RangeError(shouldBe('the sum of limits.upper', rule, most));
  }
}

function whole(name: string, value: number): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(shouldBe(name, 'a non-negative integer', value));
}

function count(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`;
}
