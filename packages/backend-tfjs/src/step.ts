import { carryCounts, countBatch, type StepOptions } from '@coke/core/backend';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Batch } from './batch.ts';
import { moveCenters } from './centers.ts';
import type { Device } from './device.ts';
import { movedPrices } from './duals.ts';
import { Centers, type HeadState } from './head-state.ts';

/** What a step makes of one head; the head itself stays as it is until `commit`. */
export interface HeadStep {
  readonly prices: Float32Array;
  readonly counts: Float64Array;
  readonly drift: Float64Array;
  /** Current centers, K × d. */
  readonly centers: Tensor2D;
}

/**
 * Prices and counts by the reference's own arithmetic on the host, centers where their tensors are.
 *
 * @param h - Number of the head.
 * @param labels - y of this head, b.
 */
export function stepHead(
  head: HeadState,
  h: number,
  batch: Batch,
  labels: Int32Array,
  { dualLearningRates, weights, unitLength, carry = 1 }: StepOptions,
  device: Device,
): HeadStep {
  const m = new Float64Array(head.k);
  const weight = countBatch(labels, weights, m);
  const before = head.counts.slice();
  carryCounts(before, carry);
  const move = { counts: before, batchCounts: m, labels, weights, unitLength };
  const centers = moveCenters(head.current.values, batch, move, device);
  return {
    ...movedPrices(head, m, weight, dualLearningRates[h]!),
    counts: before.map((n, c) => n + m[c]!),
    centers,
  };
}

/** Make it the head's state. Cannot fail. */
export function commit(head: HeadState, { prices, counts, drift, centers }: HeadStep): void {
  head.current.dispose();
  Object.assign(head, { prices, counts, drift, current: new Centers(centers) });
}
