import type { Targets } from '@coke/core';
import { tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import type { CenterTensors } from './center-tensors.ts';
import type { LossHead } from './loss-views.ts';

/** Centers and targets of a batch's rows `from` to `to` (not included) on the device, one a head; the caller tidies. */
export function lossHeads(
  centers: readonly CenterTensors[],
  targets: readonly Targets[],
  from: number,
  to: number,
): LossHead[] {
  return centers.map((c, h) => {
    const { labels, probabilities } = targets[h]!;
    const k = c.centers.shape[0];
    return {
      centers: c,
      targets: probabilities
        ? { probabilities: tensor2d(probabilities.subarray(from * k, to * k), [to - from, k]) }
        : { labels: tensor1d(labels.subarray(from, to), 'int32') },
    };
  });
}
