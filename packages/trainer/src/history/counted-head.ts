import type { HeadRecord } from './epoch-record.ts';
import { sizeHistogram } from './size-histogram.ts';

/** A head's record from the sizes of its clusters, counts of images. */
export function countedHead(
  sizes: ArrayLike<number>,
  {
    minSize,
    ...rest
  }: Pick<HeadRecord, 'minSize' | 'meanSimilarity'> & {
    readonly labelChangeRate?: number | undefined;
  },
): HeadRecord {
  const counts = Float64Array.from(sizes);
  const total = counts.reduce((sum, size) => sum + size, 0);
  const shortfall = counts.reduce((sum, size) => sum + Math.max(0, minSize - size), 0) / total;
  const { meanSimilarity, labelChangeRate } = rest;
  return {
    k: counts.length,
    smallest: Math.min(...counts),
    largest: Math.max(...counts),
    minSize,
    empty: counts.filter((size) => size === 0).length,
    shortfall,
    // Counted, not estimated.
    shortfallLimit: shortfall,
    meanSimilarity,
    sizes: sizeHistogram(counts),
    ...(labelChangeRate !== undefined && { labelChangeRate }),
  };
}
