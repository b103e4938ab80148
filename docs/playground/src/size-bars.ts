import type { Certificate } from '@coke/core';

/** Sizes of clusters beside their limits, as shares of the chart's height. */
export interface SizeBars {
  /** The largest first. */
  readonly bars: readonly SizeBar[];
  readonly limits: readonly SizeLimit[];
}

export interface SizeBar {
  readonly cluster: number;
  readonly size: number;
  readonly share: number;
  /** Of the cluster at the same place of those without limits. */
  readonly freeShare: number | undefined;
}

export interface SizeLimit {
  readonly name: string;
  readonly size: number;
  readonly share: number;
  /** Whether its name stands under its line, so that it keeps clear of the other's. */
  readonly isUnder: boolean;
}

/** @param free - Sizes without limits, as many. */
export function sizeBars(
  { sizes, minSize, maxSize, largest, total }: Certificate,
  free?: ArrayLike<number>,
): SizeBars {
  const freeSizes = free ? Array.from(free).sort((a, b) => b - a) : [];
  const isLimited = maxSize < total;
  // Room above the highest, for what is written there.
  const top = 1.12 * Math.max(largest, freeSizes[0] ?? 0, isLimited ? maxSize : 0);
  const bars = Array.from(sizes, (size, cluster) => ({ cluster, size }))
    .sort((a, b) => b.size - a.size || a.cluster - b.cluster)
    .map((bar, place) => {
      const freeSize = freeSizes[place];
      const freeShare = freeSize === undefined ? undefined : freeSize / top;
      return { ...bar, share: bar.size / top, freeShare };
    });
  const isExact = isLimited && minSize === maxSize;
  const limits = [
    ...(minSize > 1 && !isExact ? [{ name: 'at least', size: minSize, isUnder: true }] : []),
    ...(isLimited
      ? [{ name: isExact ? 'exactly' : 'at most', size: maxSize, isUnder: false }]
      : []),
  ].map((limit) => ({ ...limit, share: limit.size / top }));
  return { bars, limits };
}
