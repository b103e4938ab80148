import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import type { Backend } from '@coke/core';
import type { Problem } from '@coke/core/backend';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { beforeAll, describe, expect, test } from 'vitest';
import { tensorOptions } from '../testing/tensor-options.ts';
import { activeDevice, type Device } from './device.ts';
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

/** The kernels that other devices are given, here where they can be run anywhere. */
const OTHERS: Record<string, Partial<Device>> = {
  'as a GPU does': { hostMemory: false, lowestArgMax: false },
  'as tfjs-node does': { hostMemory: false, orderedScatter: true },
};

for (const [how, traits] of Object.entries(OTHERS)) {
  async function create(): Promise<Backend<tf.Tensor2D>> {
    const open = (problem: Problem) => new TfjsSession(problem, { ...activeDevice(), ...traits });
    return { ...(await tfjs()), open };
  }
  // The wasm backend has no kernel to scatter with.
  const name = traits.orderedScatter ? 'cpu' : 'wasm';
  describe(`${name}, ${how}`, () => {
    beforeAll(async () => {
      await tf.setBackend(name);
    });
    testBackend(create, { ...tensorOptions, numRuns: 15 });
    testRecordedCases(create, tensorOptions);
  });
}
