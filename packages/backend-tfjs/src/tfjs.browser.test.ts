/// <reference types="vite/client" />
import { testBackend, testRecordedCases } from '@coke/backend-testkit/vitest';
import type { Matrix } from '@coke/core';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { tensorOptions } from '../testing/tensor-options.ts';
import { tfjs } from './index.ts';

setWasmPaths({
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': threaded,
});

const host = { ...tensorOptions, numRuns: 10 };

// A software renderer compiles a program for every shape that it meets.
const gpu = {
  ...tensorOptions,
  fromMatrix: ({ data, rows, cols }: Matrix) => tf.tensor2d(data, [rows, cols]),
  sizes: { heads: 2, k: 70, dim: 16, rows: 16, calls: 4 },
  numRuns: 4,
};

const BACKENDS = {
  cpu: host,
  // In an isolated page, the one with threads.
  wasm: host,
  // Isolation is all the same to a GPU.
  ...(!inject('isolated') && { webgl: gpu, webgpu: gpu }),
};

for (const [name, options] of Object.entries(BACKENDS)) {
  describe(name, () => {
    beforeAll(async () => {
      // Answers false, and keeps another, where this one cannot start.
      expect(await tf.setBackend(name)).toBe(true);
    });

    test('is the active tfjs backend', async () => {
      expect((await tfjs()).name).toBe(`tfjs:${name}`);
    });

    testBackend(tfjs, options);
    testRecordedCases(tfjs, options);
  });
}

test('webgl with textures of float16 is refused', async () => {
  await tf.setBackend('webgl');
  const flag = 'WEBGL_RENDER_FLOAT32_ENABLED';
  tf.env().set(flag, false);
  try {
    await expect(tfjs()).rejects.toThrow('should render to textures of float32, got float16');
  } finally {
    tf.env().set(flag, true);
  }
});
