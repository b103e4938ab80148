import { type StepOptions, updateDuals } from '@coke/core/backend';
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import type { Batch } from './batch.ts';
import { batchCounts, batchWeight } from './batch-counts.ts';
import { Centers } from './centers.ts';
import type { Device } from './device.ts';
import type { HeadState } from './head-state.ts';
import type { Move } from './move.ts';
import { moveOnDevice } from './move-on-device.ts';
import { moveOnHost } from './move-on-host.ts';

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
  { dualLearningRates, weights, unitLength }: StepOptions,
  device: Device,
): HeadStep {
  const m = batchCounts(labels, weights, head.k);
  const prices = head.prices.slice();
  const drift = head.drift.slice();
  updateDuals(
    { ...head, prices, drift },
    m,
    batchWeight(labels.length, weights),
    dualLearningRates[h]!,
  );
  const move: Move = {
    counts: head.counts,
    batchCounts: m,
    labels,
    weights,
    unitLength,
  };
  const centers = moveCenters(head, batch, move, device);
  return { prices, drift, counts: head.counts.map((n, c) => n + m[c]!), centers };
}

/** Make it the head's state. Cannot fail. */
export function commit(head: HeadState, { prices, counts, drift, centers }: HeadStep): void {
  head.current.dispose();
  Object.assign(head, { prices, counts, drift, current: new Centers(centers) });
}

function moveCenters(
  { k, dim, current: { values } }: HeadState,
  batch: Batch,
  move: Move,
  device: Device,
): Tensor2D {
  if (!device.hostMemory) return moveOnDevice(values, batch.x, move, device);
  const moved = moveOnHost(values.dataSync<'float32'>(), batch.values(), dim, move);
  return tensor2d(moved, [k, dim]);
}
