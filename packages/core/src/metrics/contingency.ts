import { shouldBe } from '../support/error-message.ts';
import { compactLabels } from './compact-labels.ts';

/** How often each class meets each cluster. Only pairs that occur are kept: at most n of them. */
export interface Contingency {
  /** number of rows, n */
  readonly total: number;
  /** [classes] rows of each class */
  readonly classSizes: Float64Array;
  /** [clusters] rows of each cluster */
  readonly clusterSizes: Float64Array;
  /** [cells] class of each cell, ascending */
  readonly cellClass: Uint32Array;
  /** [cells] cluster of each cell */
  readonly cellCluster: Uint32Array;
  /** [cells] rows in each cell, never 0 */
  readonly cellCount: Float64Array;
}

/**
 * Contingency table of two labelings of the same n rows, in O(n) time and memory.
 * A dense table would need classes x clusters cells, which two fine labelings cannot afford.
 * @throws RangeError when empty, of different lengths, or for a label that is not a non-negative integer
 */
export function contingency(truth: ArrayLike<number>, predicted: ArrayLike<number>): Contingency {
  const classes = compactLabels(truth, 'truth');
  const clusters = compactLabels(predicted, 'predicted');
  const total = truth.length;
  if (predicted.length !== total) {
    throw new RangeError(
      shouldBe('predicted.length', `the length of truth (${total})`, predicted.length),
    );
  }

  const byClass = sortByClass(clusters.labels, classes.labels, classes.sizes);
  const capacity = Math.min(total, classes.sizes.length * clusters.sizes.length);
  const cellClass = new Uint32Array(capacity);
  const cellCluster = new Uint32Array(capacity);
  const cellCount = new Float64Array(capacity);
  // One more than the last cell of each cluster: a cell of an earlier class is at most `first`.
  const lastCell = new Float64Array(clusters.sizes.length);
  let cells = 0;
  let i = 0;
  for (let c = 0; c < classes.sizes.length; c++) {
    const first = cells;
    for (const end = i + classes.sizes[c]!; i < end; i++) {
      const cluster = byClass[i]!;
      if (lastCell[cluster]! <= first) {
        cellClass[cells] = c;
        cellCluster[cells] = cluster;
        lastCell[cluster] = ++cells;
      }
      cellCount[lastCell[cluster]! - 1]!++;
    }
  }
  return {
    total,
    classSizes: classes.sizes,
    clusterSizes: clusters.sizes,
    cellClass: cellClass.subarray(0, cells),
    cellCluster: cellCluster.subarray(0, cells),
    cellCount: cellCount.subarray(0, cells),
  };
}

/** Whether both labelings are the same partition, whatever its parts are called. */
export function samePartition({ cellCount, classSizes, clusterSizes }: Contingency): boolean {
  return cellCount.length === classSizes.length && cellCount.length === clusterSizes.length;
}

/** Cluster of every row, rows of class 0 first (a counting sort). */
function sortByClass(
  clusters: Uint32Array,
  classes: Uint32Array,
  sizes: Float64Array,
): Uint32Array {
  const next = new Float64Array(sizes.length);
  for (let c = 1; c < sizes.length; c++) next[c] = next[c - 1]! + sizes[c - 1]!;
  const sorted = new Uint32Array(clusters.length);
  for (let i = 0; i < clusters.length; i++) sorted[next[classes[i]!]!++] = clusters[i]!;
  return sorted;
}
