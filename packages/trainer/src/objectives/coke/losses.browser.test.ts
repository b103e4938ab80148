import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject } from 'vitest';
import { testRecordedLosses } from '../../../testing/recorded-loss-test.ts';

// Isolation is all the same to a GPU.
describe.skipIf(inject('isolated')).each(['webgl', 'webgpu'])('%s', (name) => {
  beforeAll(async () => {
    // Answers false, and keeps another, where this one cannot start.
    expect(await tf.setBackend(name)).toBe(true);
  });
  testRecordedLosses();
});
