import { shouldBe } from '../support/error-message.ts';
import { checkLabels } from './check-labels.ts';
import { compactLabels } from './compact-labels.ts';
import { entropy } from './entropy.ts';

/** How unevenly the rows are spread over the clusters. */
export interface SizeImbalance {
  /** K, the number of clusters counted */
  readonly k: number;
  /** K sum n_k² / N²: 1 when all are equal, K when all rows are in one */
  readonly imbalanceFactor: number;
  /** rows in the smallest cluster */
  readonly smallest: number;
  /** rows in the largest cluster */
  readonly largest: number;
  /** entropy of the shares n_k / N, in nats: ln K when all are equal, 0 when all are in one */
  readonly entropy: number;
}

/**
 * Imbalance of the cluster sizes n_k. Labels cannot show empty clusters: name `k` to count them.
 * Source: the imbalance factor of faiss, which reports it every iteration.
 * @param labels - [N] cluster of each row: 0 … k - 1, or any non-negative integers without `k`
 * @param options - `k`: K; the number of different labels when left out
 * @throws RangeError when empty, for a bad label, or a `k` that is not a positive integer
 */
export function sizeImbalance(
  labels: ArrayLike<number>,
  { k }: { k?: number | undefined } = {},
): SizeImbalance {
  const sizes = k === undefined ? compactLabels(labels, 'labels').sizes : sizesBelow(k, labels);
  const total = labels.length;
  let smallest = total;
  let largest = 0;
  let squares = 0;
  for (const size of sizes) {
    smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
    squares += (size / total) ** 2;
  }
  return {
    k: sizes.length,
    imbalanceFactor: sizes.length * squares,
    smallest,
    largest,
    entropy: entropy(sizes, total),
  };
}

function sizesBelow(k: number, labels: ArrayLike<number>): Float64Array {
  if (!Number.isInteger(k) || k < 1) {
    throw new RangeError(shouldBe('k', 'a positive integer', k));
  }
  checkLabels(labels, 'labels');
  const sizes = new Float64Array(k);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i]! >= k) throw new RangeError(shouldBe(`labels[${i}]`, `below ${k}`, labels[i]));
    sizes[labels[i]!]!++;
  }
  return sizes;
}
