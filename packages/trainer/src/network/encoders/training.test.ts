import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { arrayLoader } from '../../../testing/array-loader.ts';
import { toPlain } from '../../../testing/expect-gradients.ts';
import { sgd } from '../../optimizers/index.ts';
import { Trainer } from '../../training/trainer.ts';
import { registerWasmKernels } from '../kernels/register-wasm-kernels.ts';
import { predictor } from '../predictor.ts';
import { projector } from '../projector.ts';
import { smallConvnet } from './small-convnet.ts';

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
});

function run() {
  const network = {
    encoder: smallConvnet({ channels: [8, 16], inputChannels: 1, seed: 1 }),
    projector: projector({ inputs: 16, outputs: 8, seed: 2 }),
    predictor: predictor({ inputs: 8, hidden: 16, seed: 3 }),
  };
  const trainer = new Trainer({
    ...network,
    // Not a multiple: the last batch is of one row, which has no statistics.
    loader: arrayLoader({ count: 61, batchSize: 20, size: 8 }),
    k: 5,
    temperature: 0.2,
    alpha: 1,
    epochs: 10,
    warmupEpochs: 1,
    learningRate: 0.1,
    optimizer: sgd(),
  });
  const dispose = (): void => {
    for (const part of [trainer, ...Object.values(network)]) part.dispose();
  };
  return { encoder: network.encoder, trainer, dispose };
}

test('a small convnet learns on wasm, and holds on to nothing', async () => {
  const before = tf.memory().numTensors;
  const { trainer, dispose } = run();
  const held = new Set<number>();
  await trainer.train({ onBatch: () => held.add(tf.memory().numTensors) });
  // Epoch 0 has no loss yet.
  const losses = trainer.history.slice(1).map(({ loss }) => loss!);
  expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
  expect(held.size).toBeLessThanOrEqual(2);
  dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('a restored run goes on bit for bit, running statistics and all', async () => {
  const whole = run();
  await whole.trainer.train();
  const first = run();
  const stop = new AbortController();
  let batches = 0;
  const onBatch = () => ++batches === 14 && stop.abort();
  await expect(first.trainer.train({ signal: stop.signal, onBatch })).rejects.toThrow();
  const second = run();
  await second.trainer.restore(await first.trainer.save());
  await second.trainer.train();
  for (const kind of ['trainable', 'state'] as const) {
    const values = (encoder: typeof whole.encoder) => Array.from(encoder[kind].values(), toPlain);
    expect(values(second.encoder)).toEqual(values(whole.encoder));
  }
  for (const { dispose } of [whole, first, second]) dispose();
});
