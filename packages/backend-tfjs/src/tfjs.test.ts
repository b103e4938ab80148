import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import type { Backend } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { tensorOptions } from '../testing/tensor-options.ts';
import { activeDevice } from './device.ts';
import { tfjs } from './index.ts';
import { TfjsSession } from './session.ts';

for (const name of ['cpu', 'wasm']) {
  describe(name, () => {
    beforeAll(async () => {
      await tf.setBackend(name);
    });

    test('is named after the active tfjs backend', async () => {
      expect((await tfjs()).name).toBe(`tfjs:${name}`);
    });

    testBackend(tfjs, tensorOptions);
    testRecordedCases(tfjs, tensorOptions);
  });
}

/** The kernels that GPUs are given, here where they can be run anywhere. */
async function asOnDevices(): Promise<Backend<tf.Tensor2D>> {
  const device = { ...activeDevice(), hostMemory: false, lowestArgMax: false };
  return { ...(await tfjs()), open: (problem) => new TfjsSession(problem, device) };
}

describe('wasm, by the kernels for other devices', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm');
  });
  testBackend(asOnDevices, tensorOptions);
  testRecordedCases(asOnDevices, tensorOptions);
});
