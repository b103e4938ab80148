import type { RowGroups } from '@coke/core/backend';
import {
  add,
  concat,
  gather,
  mul,
  type Rank,
  type Tensor2D,
  tensor1d,
  tensor2d,
  unsortedSegmentSum,
  zeros,
} from '@tensorflow/tfjs-core';

/**
 * Σ w_i x_i of each cluster, K × d, out of kernels that every tfjs backend has.
 *
 * Not a scatter, whose order of addition depends on threads (webgpu), nor a product with one-hot
 * labels, which costs as much as the scores: rows are brought into the order of their clusters, and
 * neighbours in a cluster added at distances 1, 2, 4 …, until the first row of each holds the sum.
 * That is at most 2 log2(b) passes over the batch, and as exact as pairwise sums are.
 *
 * @param x - b × d.
 * @param weights - w, b; undefined: all 1.
 */
export function groupSums(
  x: Tensor2D,
  groups: RowGroups,
  weights: Float32Array | undefined,
): Tensor2D {
  const [rows, dim] = x.shape;
  const { order, starts } = groups;
  // A row of zeros behind the others stands for "nothing to add".
  const sorted: Tensor2D = gather(x, tensor1d(order, 'int32'));
  const weighted = weights ? mul<Tensor2D>(sorted, sortedWeights(weights, order)) : sorted;
  let sums: Tensor2D = concat([weighted, zeros<Rank.R2>([1, dim])]);
  for (let distance = 1; distance < longest(starts); distance *= 2) {
    const others = neighbours(starts, rows, distance);
    sums = add(sums, gather(sums, tensor1d(others, 'int32')));
  }
  return gather(sums, tensor1d(firstRows(starts, rows), 'int32'));
}

function sortedWeights(weights: Float32Array, order: Int32Array): Tensor2D {
  return tensor2d(
    Float32Array.from(order, (i) => weights[i]!),
    [order.length, 1],
  );
}

/** Rows in the largest cluster. */
function longest(starts: Int32Array): number {
  let most = 0;
  for (let c = 1; c < starts.length; c++) most = Math.max(most, starts[c]! - starts[c - 1]!);
  return most;
}

/** For each sorted row, the one `distance` further on in its cluster, or the row of zeros. */
function neighbours(starts: Int32Array, rows: number, distance: number): Int32Array {
  const others = new Int32Array(rows + 1).fill(rows);
  for (let c = 1; c < starts.length; c++) {
    const end = starts[c]! - distance;
    for (let i = starts[c - 1]!; i < end; i++) others[i] = i + distance;
  }
  return others;
}

/** Of each cluster, or the row of zeros. */
function firstRows(starts: Int32Array, rows: number): Int32Array {
  const first = starts.slice(0, -1);
  for (let c = 0; c < first.length; c++) if (starts[c] === starts[c + 1]) first[c] = rows;
  return first;
}

/**
 * Σ w_i x_i of each cluster, K × d, by a kernel that scatters: for devices that add in a fixed order.
 *
 * @param x - b × d.
 * @param labels - y, b.
 * @param weights - w, b; undefined: all 1.
 */
export function segmentSums(
  x: Tensor2D,
  labels: Int32Array,
  k: number,
  weights: Float32Array | undefined,
): Tensor2D {
  const rows = labels.length;
  const weighted = weights ? mul<Tensor2D>(x, tensor2d(weights.slice(0, rows), [rows, 1])) : x;
  return unsortedSegmentSum(weighted, tensor1d(labels.slice(), 'int32'), k);
}
