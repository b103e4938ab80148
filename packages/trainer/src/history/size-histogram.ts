/** How many clusters are how large. */
export interface SizeHistogram {
  /** Width of a bin. */
  readonly width: number;
  /** `counts[i]` clusters hold from i × width to less than (i + 1) × width images. */
  readonly counts: readonly number[];
}

const MOST_BINS = 40;

/**
 * Sizes counted in at most 40 bins of a round width (1, 2 or 5 times a power of ten), from 0 to the
 * largest.
 *
 * @param sizes - At least 0.
 */
export function sizeHistogram(sizes: ArrayLike<number>): SizeHistogram {
  const largest = Array.prototype.reduce.call(
    sizes,
    (a, b) => Math.max(a as number, b),
    0,
  ) as number;
  const width = roundWidth(largest);
  const counts = new Array<number>(Math.floor(largest / width) + 1).fill(0);
  for (let k = 0; k < sizes.length; k++) counts[Math.floor(sizes[k]! / width)]!++;
  return { width, counts };
}

function roundWidth(largest: number): number {
  for (let power = 1; ; power *= 10) {
    for (const factor of [1, 2, 5]) {
      if (Math.floor(largest / (factor * power)) < MOST_BINS) return factor * power;
    }
  }
}
