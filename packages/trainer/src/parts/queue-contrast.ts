import {
  add,
  concat,
  div,
  matMul,
  mul,
  type Scalar,
  slice2d,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { contrast } from './contrast.ts';
import type { RingQueue } from './ring-queue.ts';
import { unitRows, unitRowsGradient } from './unit-rows.ts';

/** A contrastive loss with its gradient; the caller tidies. */
export interface QueueContrast {
  /** Mean over rows. */
  readonly loss: Scalar;
  /** With respect to the queries. */
  readonly gradient: Tensor2D;
  /** As `CONTRAST_MEASURES`. */
  readonly measures: Tensor1D;
}

/**
 * Each query is to find its own key among it and all rows of a queue (MoCo): mean over rows of
 * -log softmax([q·k, q Qᵀ] / τ)_0, q and k unit rows. No gradient goes into keys or queue.
 *
 * @param queries - b × d, raw.
 * @param keys - The same.
 * @throws RangeError if the queue is of another width.
 */
export function queueContrast(
  queries: Tensor2D,
  keys: Tensor2D,
  queue: RingQueue,
  temperature: number,
): QueueContrast {
  const { unit: q, scale } = unitRows(queries);
  const { unit: k } = unitRows(keys);
  const positives = sum<Tensor2D>(mul(q, k), 1, true);
  const scores: Tensor2D = concat([positives, queue.scores(q)], 1);
  const { loss, probabilities, measures } = contrast(scores, positives, temperature);
  // dq = ((P_0 - 1) k + Σ_j P_j Q_j) / (b τ).
  const [rows] = queries.shape;
  const ofKeys = sub<Tensor2D>(slice2d(probabilities, [0, 0], [rows, 1]), 1);
  const ofQueue = slice2d(probabilities, [0, 1], [rows, -1]);
  const pulled = add<Tensor2D>(mul(ofKeys, k), matMul(ofQueue, queue.rows));
  const dq = div<Tensor2D>(pulled, rows * temperature);
  return { loss, measures, gradient: unitRowsGradient(dq, q, scale) };
}
