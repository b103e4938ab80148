import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { disposeRun, smallRun } from '../../packages/trainer/testing/small-run.ts';
import { spreadOut } from './own-objective.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Loss and gradients of the first view, for rows that are given. */
function lossOf(rows: readonly number[], weight: number) {
  return tf.tidy(() => {
    const about = { instances: 3, batchSize: 3, batches: 1, epochs: 1, seed: 0 };
    const objective = spreadOut({ weight })(about);
    const projections = [rows, [0.3, 0.1, -0.2, 0.4, 0.9, -0.5]].map((values) =>
      tf.tensor2d([...values], [3, 2]),
    );
    const place = { epoch: 0, batch: 0, epochs: 1, batches: 1, last: true, step: 0, steps: 1 };
    const ids = Int32Array.of(0, 1, 2);
    const { loss, projectionGradients } = objective.loss({
      ...{ ids, from: 0, online: { projections }, place },
    });
    return { loss: loss.dataSync()[0]!, gradient: projectionGradients![0]!.dataSync() };
  });
}

test('its gradients are what the loss changes by', () => {
  const rows = [0.5, -0.2, 0.1, 0.7, -0.4, 0.3];
  const { gradient } = lossOf(rows, 0.5);
  for (const [j, slope] of gradient.entries()) {
    const [up, down] = [1e-2, -1e-2].map((by) =>
      lossOf(
        rows.map((value, i) => (i === j ? value + by : value)),
        0.5,
      ),
    );
    expect((up!.loss - down!.loss) / 2e-2).toBeCloseTo(slope, 3);
  }
});

test('it trains, and features do not collapse', async () => {
  const trainer = smallRun({ make: () => spreadOut() }, { epochs: 8 });
  await trainer.train();
  const [first, last] = [trainer.history[0]!, trainer.history.at(-1)!];
  expect(last.loss!).toBeLessThan(first.loss!);
  expect(last.measures!.deviation).toBeGreaterThan(0.1);
  disposeRun(trainer);
});
