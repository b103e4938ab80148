import { whole } from '@coke/report/format';

/** Fewest and most images that a cluster may hold. */
export interface SizeLimits {
  readonly minSize: number;
  readonly maxSize: number;
}

/**
 * Limits on K clusters of so many images.
 *
 * @param ratio - Smallest size as a share of the average size; 0: no limits, 1: sizes as equal as they can be.
 */
export function sizeLimits(ratio: number, images: number, k: number): SizeLimits {
  const average = images / k;
  return {
    minSize: Math.max(1, Math.floor(ratio * average)),
    maxSize: ratio === 1 ? Math.ceil(average) : images,
  };
}

/** A column's heading. */
export function limitsName({ minSize, maxSize }: SizeLimits): string {
  if (minSize === maxSize) return `${whole(minSize)} each`;
  if (maxSize === minSize + 1) return `${whole(minSize)} or ${whole(maxSize)} each`;
  return minSize === 1 ? 'no limits' : `at least ${whole(minSize)} each`;
}
