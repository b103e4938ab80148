// Run by `npm run test:tfjs-node`, which builds tfjs-node first.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { TFJS_NODE_FOLDER } from '../scripts/build-tfjs-node.mjs';
import { tfjs } from '../src/index.ts';
import { expectAgreement } from './expect-agreement.ts';
import { clusterMnist } from './mnist-agreement.ts';
import { tensorOptions } from './tensor-options.ts';

// Node 23 dropped two functions that tfjs-node 4.22 calls.
const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
createRequire(join(TFJS_NODE_FOLDER, 'package.json'))('@tensorflow/tfjs-node');

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
