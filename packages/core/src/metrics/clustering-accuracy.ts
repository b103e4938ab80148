import { shouldBe } from '../support/error-message.ts';
import { contingency } from './contingency.ts';
import { linearAssignment } from './linear-assignment.ts';

/** 1 GiB of counts (our limit): past it the matching is out of reach in time as well. */
const maxCells = 2 ** 28;

/**
 * Clustering accuracy: the share of rows labeled right when each cluster stands for at most one
 * class and each class for at most one cluster, under the best such matching; above 0 to 1. Where the
 * numbers differ, rows of unmatched clusters count as wrong. The same when swapped.
 * O(short² x long) in the numbers of classes and clusters, after O(n).
 * Source: Yang, Xu, Nie, Yan and Zhuang, "Image Clustering Using Local Discriminant Models and Global
 * Integration", IEEE TIP 19, 2010; matched as in `linear-assignment.ts`.
 * @param truth - [n] class of each row: any non-negative integers
 * @param predicted - [n] cluster of each row: any non-negative integers
 * @throws RangeError when empty, of different lengths, for a bad label, or for more than 2^28 pairs of
 * a class and a cluster
 */
export function clusteringAccuracy(truth: ArrayLike<number>, predicted: ArrayLike<number>): number {
  const table = contingency(truth, predicted);
  const { total, cellClass, cellCluster, cellCount } = table;
  const classes = table.classSizes.length;
  const clusters = table.clusterSizes.length;
  const cells = classes * clusters;
  if (cells > maxCells) {
    throw new RangeError(shouldBe('classes x clusters', `at most ${maxCells}`, cells));
  }
  const cost = new Int32Array(cells);
  for (let i = 0; i < cellCount.length; i++) {
    cost[cellClass[i]! * clusters + cellCluster[i]!] = -cellCount[i]!;
  }
  let correct = 0;
  linearAssignment(cost, classes, clusters).forEach((cluster, c) => {
    if (cluster !== -1) correct -= cost[c * clusters + cluster]!;
  });
  return correct / total;
}
