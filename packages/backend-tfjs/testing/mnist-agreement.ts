import { type Backend, type Certificate, ConstrainedKMeans, reference } from '@coke/core';
import { labelledMnist } from '@coke/datasets';
import * as tf from '@tensorflow/tfjs-core';

const [K, EPOCHS, BATCH, RATIO] = [100, 2, 1024, 0.8];

/** How two epochs over all of MNIST went, N = 60,000, K = 100. */
export interface MnistRun {
  /** One an epoch. */
  readonly certificates: readonly Certificate[];
  readonly tensorsLeft: number;
}

/** With the same first centers and the same order of rows on every backend. */
export async function clusterMnist(
  backend: Backend = reference(),
  asTensors = false,
): Promise<MnistRun> {
  const { images } = await labelledMnist();
  const { data, rows, cols } = images;
  const before = tf.memory().numTensors;
  const model = new ConstrainedKMeans({ k: K, ratio: RATIO, instances: rows, seed: 1, backend });
  const certificates: Certificate[] = [];
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let from = 0; from < rows; from += BATCH) {
      const values = data.subarray(from * cols, (from + BATCH) * cols);
      const n = values.length / cols;
      if (asTensors) {
        const x = tf.tensor2d(values, [n, cols]);
        await model.partialFit(x as never);
        x.dispose();
      } else await model.partialFit({ data: values, rows: n, cols });
    }
    certificates.push(...(await model.endEpoch()));
  }
  model.dispose();
  return { certificates, tensorsLeft: tf.memory().numTensors - before };
}
