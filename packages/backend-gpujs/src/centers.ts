import { SHORTEST_MEAN } from '@coke/core/backend';
import { type BatchPlan, gathering } from './batch-plan.ts';
import type { Block } from './blocks.ts';
import type { Device } from './device.ts';
import { list, table } from './gpu-js.ts';
import type { HeadState } from './head-state.ts';
import { directions, lengths, means } from './kernels.ts';
import type { Value } from './value.ts';

/** A batch, labelled. */
export interface LabelledBatch {
  readonly blocks: readonly Block[];
  /** y of one head, b. */
  readonly labels: Int32Array;
  /** w, b; undefined: all 1. */
  readonly weights: Float32Array | undefined;
  readonly plan: BatchPlan;
}

/**
 * Where the centers go (CoKe, eq. 7): (n_k c_k + Σ w_i x_i) / (n_k + m_k) where m_k > 0, to unit length
 * if asked for, else c_k.
 *
 * @returns K × d; the state is not changed.
 */
export async function movedCenters(
  device: Device,
  { host, current }: HeadState,
  batch: LabelledBatch,
  unitLength: boolean,
): Promise<Value> {
  const { k, dim, counts } = host;
  const totals = counts.map((count, c) => count + batch.plan.weights[c]!);
  const touched = Float32Array.from(batch.plan.weights, (weight) => (weight > 0 ? 1 : 0));
  const keep = Float32Array.from(touched, (moves, c) => (moves > 0 ? counts[c]! / totals[c]! : 1));
  let mean = current;
  for (const { x, from, rows, capacity } of batch.blocks) {
    const labels = batch.labels.subarray(from, from + rows);
    const weights = batch.weights?.subarray(from, from + rows);
    const { clusters, members } = gathering(labels, weights, keep, totals, touched, capacity);
    const tables = [table(clusters, k, 3), table(members, capacity, 2)];
    mean = await device.run(means, [dim, k], { rows: capacity }, mean, x, ...tables);
    // What came before is in the mean by now.
    keep.fill(1);
  }
  if (!unitLength) return mean;
  const length = await device.run(lengths, [k], { d: dim }, mean, list(touched));
  return device.run(directions, [dim, k], { shortest: SHORTEST_MEAN }, current, mean, length);
}
