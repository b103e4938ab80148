// Run by `npm run test:tfjs-node`, which builds tfjs-node first.
import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { loadTfjsNode } from '../scripts/load-tfjs-node.mjs';
import { tfjs } from '../src/index.ts';
import { expectAgreement } from './expect-agreement.ts';
import { clusterMnist } from './mnist-agreement.ts';
import { tensorOptions } from './tensor-options.ts';

loadTfjsNode();

test('is TensorFlow itself', async () => {
  expect(await tf.setBackend('tensorflow')).toBe(true);
  expect((await tfjs()).name).toBe('tfjs:tensorflow');
});

testBackend(tfjs, tensorOptions);
testRecordedCases(tfjs, tensorOptions);

test('all of MNIST: what the reference backend gives', async () => {
  const expected = await clusterMnist();
  expectAgreement(await clusterMnist(await tfjs(), true), expected);
}, 600_000);
