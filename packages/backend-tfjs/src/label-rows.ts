import type { Assignment, AssignOptions, Metric } from '@coke/core/backend';
import { cast, concat, keep, type Tensor, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import type { Batch } from './batch.ts';
import { bestClusters } from './best-clusters.ts';
import type { Device } from './device.ts';
import type { HeadState } from './head-state.ts';
import { writeSimilarities } from './host-similarities.ts';
import { scoreRows } from './score-rows.ts';
import { similarities } from './similarities.ts';

/**
 * out ← labels of a batch under every head, and similarities where there is room for them: one
 * submission, one read-back.
 *
 * @returns Whether the device found every value fit to be clustered; if not, nothing is written.
 * @throws Error if it answers with what are no labels, as a device that was lost does.
 */
export async function labelRows(
  heads: readonly HeadState[],
  batch: Batch,
  out: Assignment,
  options: AssignOptions,
  metric: Metric,
  device: Device,
): Promise<boolean> {
  const onDevice = out.similarities !== undefined && !device.hostMemory;
  const packed = tidy(() => {
    const labels = heads.map((head) => label(head, batch, options, metric, device));
    const near = onDevice
      ? heads.map((head, h) =>
          tidy(() => similarities(batch.x, head[options.centers].values, labels[h]!, metric)),
        )
      : [];
    return concat([...labels.map((each) => cast<Tensor1D>(each, 'float32')), ...near, batch.valid]);
  });
  const answer = await readOnce(packed);
  const rows = batch.x.shape[0];
  const size = heads.length * rows;
  if (answer.at(-1) !== 1) return false;
  for (const [h, { k }] of heads.entries()) {
    expectLabels(answer.subarray(h * rows, (h + 1) * rows), k, device);
  }
  out.labels.set(answer.subarray(0, size));
  if (onDevice) out.similarities.set(answer.subarray(size, 2 * size));
  else if (out.similarities) {
    const x = batch.values();
    for (const [h, head] of heads.entries()) {
      const centers = head[options.centers].values.dataSync<'float32'>();
      const [from, to] = [h * rows, (h + 1) * rows];
      const near = out.similarities.subarray(from, to);
      writeSimilarities(x, centers, head.dim, out.labels.subarray(from, to), metric, near);
    }
  }
  return true;
}

function label(
  head: HeadState,
  { x }: Batch,
  { centers, prices }: AssignOptions,
  metric: Metric,
  device: Device,
): Tensor1D {
  // The scores, b × K, are gone before those of the next head are made.
  return tidy(() => {
    const scores = scoreRows(x, head[centers], prices ? head.prices : undefined, metric);
    return bestClusters(scores, device);
  });
}

/** The values of a tensor, which is disposed. */
async function readOnce(x: Tensor): Promise<Float32Array> {
  keep(x);
  try {
    return await x.data<'float32'>();
  } finally {
    x.dispose();
  }
}

function expectLabels(labels: Float32Array, k: number, { name }: Device): void {
  const wrong = labels.find((y) => !(Number.isInteger(y) && y >= 0 && y < k));
  if (wrong === undefined) return;
  throw new Error(
    `tfjs:${name} should answer labels from 0 to ${k - 1}, got ${wrong} (was the device lost?)`,
  );
}
