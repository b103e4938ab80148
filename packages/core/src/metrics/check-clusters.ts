import type { HostRows } from '../rows/given-rows.ts';
import type { Rows } from '../rows/rows.ts';
import { gatherSparseRows } from '../rows/sparse-rows.ts';
import { shouldBe } from '../support/error-message.ts';
import { checkLength } from './check-assignment.ts';
import { type CompactLabels, compactLabels } from './compact-labels.ts';
import { readHostRows } from './read-rows.ts';

/** Rows and the clusters that they are in. */
export interface Clusters extends CompactLabels {
  readonly x: HostRows;
}

/**
 * Reads what a score of clusters needs.
 *
 * @throws TypeError, RangeError for rows that are none, labels that are not one a row, or fewer than
 * 2 or more than n - 1 clusters, where no score is defined.
 */
export function readClusters(rows: Rows, labels: ArrayLike<number>): Clusters {
  const x = readHostRows(rows, 'rows');
  const compact = compactLabels(labels, 'labels');
  checkLength(labels, x.rows, 'labels');
  checkClusterCount(compact.sizes.length, x.rows);
  return { x, ...compact };
}

/** @throws RangeError unless there are 2 to n - 1 clusters. */
export function checkClusterCount(clusters: number, rows: number, of = ''): void {
  if (clusters >= 2 && clusters < rows) return;
  const rule = `at least 2 and below the number of rows (${rows})`;
  throw new RangeError(shouldBe(`the number of clusters${of}`, rule, clusters));
}

/** Copies of the rows that `order` names, in that order. */
export function gatherGiven(x: HostRows, order: ArrayLike<number>): HostRows {
  if (x.kind === 'csr') return gatherSparseRows(x, order);
  const { data, cols } = x;
  const out = new Float64Array(order.length * cols);
  for (let i = 0; i < order.length; i++) {
    const from = order[i]! * cols;
    out.set(data.subarray(from, from + cols), i * cols);
  }
  return { data: out, rows: order.length, cols };
}
