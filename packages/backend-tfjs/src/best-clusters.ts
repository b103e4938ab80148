import {
  argMax,
  cast,
  equal,
  max,
  min,
  range,
  type Tensor1D,
  type Tensor2D,
  where,
} from '@tensorflow/tfjs-core';
import type { Device } from './device.ts';

/** The cluster of the highest score of each row, lowest index on ties: b, int32. */
export function bestClusters(scores: Tensor2D, { lowestArgMax }: Device): Tensor1D {
  if (lowestArgMax) return argMax(scores, 1);
  const k = scores.shape[1];
  const isBest = equal(scores, max(scores, 1, true));
  // A row of NaN has no best; it will be refused, but has to be computed with until then.
  const indices = where(isBest, range(0, k, 1, 'float32'), k - 1);
  return cast<Tensor1D>(min(indices, 1), 'int32');
}
