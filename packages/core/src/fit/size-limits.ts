import type { ResolvedOptions } from '../options/options.ts';
import { limitsOf, type SizeLimits } from '../problem/size-limits.ts';
import { shouldBe } from '../support/error-message.ts';
import { sum } from '../support/sum.ts';

/**
 * Clusters are found among at least as many rows, as by scikit-learn.
 *
 * @throws RangeError naming the head that has more.
 */
export function refuseFewRows(k: readonly number[], rows: number): void {
  for (const [h, n] of k.entries()) {
    if (n <= rows) continue;
    const name = k.length > 1 ? `k[${h}]` : 'k';
    throw new RangeError(shouldBe(name, `at most the number of rows (${rows})`, n));
  }
}

/**
 * Limits on the sizes of every head.
 *
 * @param rows - N.
 * @param weights - w, one a row: what limits are on, where the options say so.
 * @throws RangeError if no sizes can keep them.
 */
export function sizeLimits(
  { k, bounds, counts, limits }: Pick<ResolvedOptions, 'k' | 'bounds' | 'counts' | 'limits'>,
  rows: number,
  weights?: Float32Array | undefined,
): SizeLimits[] {
  const unit = weights ? limits : 'rows';
  const total = unit === 'weight' ? sum(weights!) : rows;
  return k.map((_, h) =>
    limitsOf(bounds[h]!, counts?.[h], total, unit, k.length > 1 ? `[${h}]` : ''),
  );
}
