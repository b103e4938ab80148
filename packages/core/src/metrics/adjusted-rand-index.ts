import { contingency } from './contingency.ts';

/**
 * Adjusted Rand index: the share of pairs of rows on which two partitions agree, corrected for
 * chance. 1 for the same partition under any names, 0 on average for random ones, negative for less
 * agreement than chance; never below -0.5. The same when the arguments are swapped. Where chance alone
 * agrees fully (both all-in-one, both all-apart, or n = 1) it is 1, as in scikit-learn.
 * Integers are exact for any n; only the final quotient is rounded.
 * Source: Hubert and Arabie, "Comparing partitions", Journal of Classification 2, 1985; the bound:
 * Chacón and Rastrojo, "Minimum adjusted Rand index for two clusterings of a given size", 2023.
 * @param truth - [n] class of each row: any non-negative integers
 * @param predicted - [n] cluster of each row: any non-negative integers
 * @throws RangeError when empty, of different lengths, or for a bad label
 */
export function adjustedRandIndex(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const { total, classSizes, clusterSizes, cellCount } = contingency(truth, predicted);
  const all = pairs([total]);
  const inClass = pairs(classSizes);
  const inCluster = pairs(clusterSizes);
  const inBoth = pairs(cellCount);
  // Both sides of (index - expected) / (maximum - expected) times 2 * all, to stay in integers.
  const numerator = 2n * (inBoth * all - inClass * inCluster);
  const denominator = (inClass + inCluster) * all - 2n * inClass * inCluster;
  return denominator === 0n ? 1 : Number(numerator) / Number(denominator);
}

/** Sum of size (size - 1) / 2. In BigInt, as products of two of these exceed 2^53 from n = 14 000. */
function pairs(sizes: Iterable<number>): bigint {
  let sum = 0n;
  for (const size of sizes) {
    if (size > 1) sum += (BigInt(size) * BigInt(size - 1)) / 2n;
  }
  return sum;
}
