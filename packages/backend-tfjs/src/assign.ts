import type { Assignment, AssignOptions, Metric } from '@coke/core/backend';
import {
  add,
  argMax,
  cast,
  concat,
  equal,
  keep,
  matMul,
  max,
  min,
  neg,
  range,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import type { Batch } from './batch.ts';
import type { Device } from './device.ts';
import type { Centers, HeadState } from './head-state.ts';
import { similarities, writeSimilarities } from './similarities.ts';

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

/**
 * x·c_k, plus rho_k where prices count, less |c_k|²/2 for euclidean: b × K.
 *
 * @param prices - rho, K; undefined to leave prices out.
 */
function scoreRows(
  x: Tensor2D,
  centers: Centers,
  prices: Float32Array | undefined,
  metric: Metric,
): Tensor2D {
  const dots: Tensor2D = matMul(x, centers.columns());
  const offsets = scoreOffsets(centers, prices, metric);
  return offsets ? add(dots, offsets) : dots;
}

function scoreOffsets(
  centers: Centers,
  prices: Float32Array | undefined,
  metric: Metric,
): Tensor | undefined {
  const priced = prices && tensor1d(prices);
  if (metric === 'cosine') return priced;
  const half = centers.halfSquares();
  return priced ? sub(priced, half) : neg(half);
}

/** The cluster of the highest score of each row, lowest index on ties: b, int32. */
function bestClusters(scores: Tensor2D, { lowestArgMax }: Device): Tensor1D {
  if (lowestArgMax) return argMax(scores, 1);
  const k = scores.shape[1];
  const isBest = equal(scores, max(scores, 1, true));
  // A row of NaN has no best; it will be refused, but has to be computed with until then.
  const indices = where(isBest, range(0, k, 1, 'float32'), k - 1);
  return cast<Tensor1D>(min(indices, 1), 'int32');
}
