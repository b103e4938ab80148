import { groupRows, type RowGroups, SHORTEST_MEAN } from '@coke/core/backend';
import {
  add,
  cast,
  div,
  greaterEqual,
  maximum,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import type { Batch } from './batch.ts';
import type { Device } from './device.ts';
import { groupSums, segmentSums } from './sums.ts';

/**
 * What moves the centers of one head:
 * c_k ← (n_k c_k + Σ w_i x_i) / (n_k + m_k) where m_k > 0, to unit length if `unitLength`, when a mean too
 * short to have a direction leaves its center as it is (CoKe, eq. 7).
 */
export interface Move {
  /** n, K, before the batch. */
  readonly counts: Float64Array;
  /** m, K. */
  readonly batchCounts: Float64Array;
  /** y, b. */
  readonly labels: Int32Array;
  /** w, b; undefined: all 1. */
  readonly weights: Float32Array | undefined;
  readonly unitLength: boolean;
}

/** New centers, K × d, worked out where the tensors lie. */
export function moveCenters(centers: Tensor2D, batch: Batch, move: Move, device: Device): Tensor2D {
  if (!device.hostMemory) return moveOnDevice(centers, batch.x, move, device);
  const [k, dim] = centers.shape;
  const moved = moveOnHost(centers.dataSync<'float32'>(), batch.values(), dim, move);
  return tensor2d(moved, [k, dim]);
}

/**
 * By kernels; the factors of the mean are worked out in double on the host.
 *
 * @param centers - c, K × d.
 * @param x - b × d.
 */
function moveOnDevice(
  centers: Tensor2D,
  x: Tensor2D,
  move: Move,
  { orderedScatter }: Device,
): Tensor2D {
  const { counts, batchCounts, labels, weights, unitLength } = move;
  const k = counts.length;
  const column = (values: (c: number) => number) =>
    tensor2d(Float32Array.from(counts.keys(), values), [k, 1]);
  // Where nothing was added, the mean is the center itself, bit for bit: c 1 + 0.
  const share = column((c) => (batchCounts[c] ? counts[c]! / (counts[c]! + batchCounts[c]!) : 1));
  const scale = column((c) => (batchCounts[c] ? 1 / (counts[c]! + batchCounts[c]!) : 0));
  const sums = orderedScatter
    ? segmentSums(x, labels, k, weights)
    : groupSums(x, groupRows(labels, k), weights);
  const means: Tensor2D = add(mul(centers, share), mul(sums, scale));
  if (!unitLength) return means;
  return toUnitLength(
    means,
    centers,
    column((c) => (batchCounts[c] ? 1 : 0)),
  );
}

/**
 * By loops in double over the clusters that got rows.
 *
 * @param centers - c, K × d; not written to.
 * @param x - b × d.
 */
function moveOnHost(centers: Float32Array, x: Float32Array, dim: number, move: Move): Float32Array {
  const groups = groupRows(move.labels, move.counts.length);
  const moved = centers.slice();
  const mean = new Float64Array(dim);
  for (let c = 0; c < move.batchCounts.length; c++) {
    if (move.batchCounts[c] === 0) continue;
    meanOf(c, centers, x, move, groups, mean);
    const norm = move.unitLength ? length(mean) : 1;
    if (norm < SHORTEST_MEAN) continue;
    for (let j = 0; j < dim; j++) moved[c * dim + j] = mean[j]! / norm;
  }
  return moved;
}

/** mean ← (n_k c_k + Σ w_i x_i) / (n_k + m_k). */
function meanOf(
  c: number,
  centers: Float32Array,
  x: Float32Array,
  { counts, batchCounts, weights }: Move,
  groups: RowGroups,
  mean: Float64Array,
): void {
  const dim = mean.length;
  mean.fill(0);
  for (let at = groups.starts[c]!; at < groups.starts[c + 1]!; at++) {
    const i = groups.order[at]!;
    const weight = weights ? weights[i]! : 1;
    for (let j = 0; j < dim; j++) mean[j]! += weight * x[i * dim + j]!;
  }
  const total = counts[c]! + batchCounts[c]!;
  for (let j = 0; j < dim; j++) mean[j] = (counts[c]! * centers[c * dim + j]! + mean[j]!) / total;
}

function length(values: Float64Array): number {
  let squared = 0;
  for (let j = 0; j < values.length; j++) squared += values[j]! * values[j]!;
  return Math.sqrt(squared);
}

/**
 * Means at unit length. One too short to have a direction, or whose center is not to move, gives way
 * to the center as it is, bit for bit: no `where`, as NaN and infinities never arise.
 *
 * @param means - K × d.
 * @param centers - K × d.
 * @param moves - K × 1: 1 where the center is to move, 0 where not.
 */
export function toUnitLength(means: Tensor2D, centers: Tensor2D, moves: Tensor2D): Tensor2D {
  const length = rowLengths(means);
  const does = mul<Tensor2D>(moves, hasDirection(length));
  const scale = div(does, maximum(length, SHORTEST_MEAN));
  return add(mul(means, scale), mul(centers, sub(1, does)));
}

/** |row|, K × 1. */
export function rowLengths(x: Tensor2D): Tensor2D {
  return sqrt(sum<Tensor2D>(square(x), 1, true));
}

/** 1 for lengths that a mean with a direction may have, else 0. */
export function hasDirection(lengths: Tensor2D): Tensor2D {
  return cast(greaterEqual(lengths, SHORTEST_MEAN), 'float32');
}
