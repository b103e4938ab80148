// Run by `npm run test:tfjs-node`, which builds tfjs-node first.
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { loadTfjsNode } from '../../backend-tfjs/scripts/load-tfjs-node.mjs';
import { testNetworks } from './network-test.ts';
import { testRecordedLosses } from './recorded-loss-test.ts';
import { testRecordedObjectives } from './recorded-objectives-test.ts';
import { testResNetSteps } from './resnet-steps-test.ts';

loadTfjsNode();

test('is TensorFlow itself', async () => {
  expect(await tf.setBackend('tensorflow')).toBe(true);
});

describe('losses: what the published code computes', testRecordedLosses);

describe('objectives: what the published code computes', testRecordedObjectives);

describe('networks: what plain loops compute', testNetworks);

describe('ResNet-18: ten steps on a batch that stays the same', testResNetSteps);
