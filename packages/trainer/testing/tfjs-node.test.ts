// Run by `npm run test:tfjs-node`, which builds tfjs-node first.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { TFJS_NODE_FOLDER } from '../../backend-tfjs/scripts/build-tfjs-node.mjs';
import { testNetworks } from './network-test.ts';
import { testRecordedLosses } from './recorded-loss-test.ts';

// Node 23 dropped two functions that tfjs-node 4.22 calls.
const isNullOrUndefined = (value: unknown): boolean => value === null || value === undefined;
Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
createRequire(join(TFJS_NODE_FOLDER, 'package.json'))('@tensorflow/tfjs-node');

test('is TensorFlow itself', async () => {
  expect(await tf.setBackend('tensorflow')).toBe(true);
});

describe('losses: what the published code computes', testRecordedLosses);

describe('networks: what plain loops compute', testNetworks);
