import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { test } from 'vitest';
import { expectAgreement } from '../testing/expect-agreement.ts';
import { clusterMnist } from '../testing/mnist-agreement.ts';
import { tfjs } from './index.ts';

test('all of MNIST: what the reference backend gives, from matrices and from tensors', async () => {
  await tf.setBackend('wasm');
  const expected = await clusterMnist();
  const matrices = await clusterMnist(await tfjs());
  expectAgreement(matrices, expected);
  // Rows are brought to unit length on the device.
  const tensors = await clusterMnist(await tfjs(), true);
  expectAgreement(tensors, expected);
});
