import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { testRecordedObjectives } from '../../testing/recorded-objectives-test.ts';
import { registerWasmKernels } from '../network/kernels/register-wasm-kernels.ts';

describe.each(['cpu', 'wasm'])('objectives on %s: what the published code computes', (name) => {
  beforeAll(async () => {
    registerWasmKernels();
    await tf.setBackend(name);
  });

  testRecordedObjectives();
});
