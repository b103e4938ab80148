import { ConstrainedKMeans } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { expect, test } from 'vitest';
import { tfjs } from './index.ts';

test.each(['cpu', 'wasm'])('%s: 1,000 steps hold no more than one', async (name) => {
  await tf.setBackend(name);
  const model = new ConstrainedKMeans({ k: [5, 3], ratio: 0.5, backend: await tfjs() });
  const x: tf.Tensor2D = tf.randomNormal([16, 4]);
  const start = tf.memory();
  await model.partialFit(x);
  const first = tf.memory();
  for (let step = 1; step < 1000; step++) await model.partialFit(x);
  const last = tf.memory();
  expect(last.numTensors).toBe(first.numTensors);
  expect(last.numDataBuffers).toBe(first.numDataBuffers);
  expect(last.numBytes).toBe(first.numBytes);
  model.dispose();
  expect(tf.memory().numTensors).toBe(start.numTensors);
  expect(tf.memory().numDataBuffers).toBe(start.numDataBuffers);
  expect(tf.memory().numBytes).toBe(start.numBytes);
  x.dispose();
});
