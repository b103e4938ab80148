import { contingency } from './contingency.ts';

/**
 * Purity: the share of rows that belong to the most frequent class of their cluster, above 0 to 1.
 * It rises with the number of clusters (1 when every row is its own cluster), so compare it only
 * at the same number, and it changes when the arguments are swapped.
 * Source: Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 16.3.
 * @param truth - [n] class of each row: any non-negative integers
 * @param predicted - [n] cluster of each row: any non-negative integers
 * @throws RangeError when empty, of different lengths, or for a bad label
 */
export function purity(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const { total, clusterSizes, cellCluster, cellCount } = contingency(truth, predicted);
  const largest = new Float64Array(clusterSizes.length);
  for (let i = 0; i < cellCount.length; i++) {
    const cluster = cellCluster[i]!;
    if (cellCount[i]! > largest[cluster]!) largest[cluster] = cellCount[i]!;
  }
  let sum = 0;
  for (const count of largest) sum += count;
  return sum / total;
}
