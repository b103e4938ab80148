import { type Certificate, ratioBounds } from '@coke/core';
import type { SizeOptions } from '../options/cluster-options.ts';
import { checkFeasible, sizesOf } from './check-feasible.ts';

/**
 * The limits that are asked for, K each; undefined where none are.
 *
 * @throws InfeasibleError where no sizes of these rows can keep them.
 */
export function limitsOf(
  { minSize, maxSize, ratio }: SizeOptions,
  k: number,
  rows: number,
  name: string,
): Pick<Certificate, 'minSizes' | 'maxSizes'> | undefined {
  if (ratio !== undefined) {
    const minSizes = ratioBounds(k, ratio).lower.map((share) => Math.floor(share * rows));
    return { minSizes, maxSizes: new Float64Array(k).fill(rows) };
  }
  if (minSize === undefined && maxSize === undefined) return undefined;
  // Rows may be fewer than clusters here: some clusters then get none.
  checkFeasible({ k, minSize: minSize ?? 0, maxSize, isKFixed: true }, rows, name);
  const { least, most } = sizesOf({ k, minSize, maxSize });
  return {
    minSizes: Float64Array.from(least),
    maxSizes: Float64Array.from(most, (size) => Math.min(size, rows)),
  };
}
