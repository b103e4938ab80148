import { add, mul, type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Device } from './device.ts';
import { groupSums } from './group-sums.ts';
import type { Move } from './move.ts';
import { groupRows } from './row-groups.ts';
import { segmentSums } from './segment-sums.ts';
import { toUnitLength } from './to-unit-length.ts';

/**
 * New centers, K × d. The factors of the mean are worked out in double on the host.
 *
 * @param centers - c, K × d.
 * @param x - b × d.
 */
export function moveOnDevice(
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
