import { shouldBe } from '../support/error-message.ts';
import { type Contingency, contingency, samePartition } from './contingency.ts';
import { entropy } from './entropy.ts';

/** The mean of the two entropies that the mutual information is divided by. */
export type NmiAverage = 'arithmetic' | 'geometric' | 'min' | 'max';

const averages: Readonly<Record<NmiAverage, (a: number, b: number) => number>> = {
  arithmetic: (a, b) => (a + b) / 2,
  geometric: (a, b) => Math.sqrt(a * b),
  min: Math.min,
  max: Math.max,
};

/**
 * Normalized mutual information I(truth; predicted) / average(H(truth), H(predicted)), from 0 to 1.
 * 1 for the same partition under any names (with 'min' also when one refines the other), 0 for
 * independent ones; the same when the arguments are swapped. Not corrected for chance. Follows
 * scikit-learn: two labelings of a single group each score 1, and below machine precision the
 * information counts as 0.
 * Source: Strehl and Ghosh, "Cluster Ensembles", JMLR 3, 2002 (geometric); Vinh, Epps and Bailey,
 * "Information Theoretic Measures for Clusterings Comparison", JMLR 11, 2010 (the others).
 * @param truth - [n] class of each row: any non-negative integers
 * @param predicted - [n] cluster of each row: any non-negative integers
 * @throws RangeError when empty, of different lengths, for a bad label, or an unknown average
 */
export function normalizedMutualInformation(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  { average = 'arithmetic' }: { average?: NmiAverage | undefined } = {},
): number {
  if (!Object.hasOwn(averages, average)) {
    const names = Object.keys(averages).join(', ');
    throw new RangeError(shouldBe('average', `one of ${names}`, average));
  }
  const table = contingency(truth, predicted);
  if (samePartition(table)) return 1;
  const information = mutualInformation(table);
  // An entropy can be 0 only where the information is, so the division below is safe.
  if (information <= Number.EPSILON) return 0;
  const { classSizes, clusterSizes, total } = table;
  const normalizer = averages[average](entropy(classSizes, total), entropy(clusterSizes, total));
  return Math.min(1, information / normalizer);
}

/** Mutual information in nats; summed from ratios, as a difference of entropies would cancel. */
function mutualInformation(table: Contingency): number {
  const { total, classSizes, clusterSizes, cellClass, cellCluster, cellCount } = table;
  let sum = 0;
  for (let i = 0; i < cellCount.length; i++) {
    const count = cellCount[i]!;
    const expected = (classSizes[cellClass[i]!]! * clusterSizes[cellCluster[i]!]!) / total;
    sum += (count / total) * Math.log(count / expected);
  }
  return sum;
}
