import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectGradients, toTensor } from '../../../testing/expect-gradients.ts';
import { plainMaxPool } from '../../../testing/plain-layers.ts';
import { registerWasmKernels } from '../kernels/register-wasm-kernels.ts';
import { maxPool } from './max-pool.ts';

const cases = fc
  .record({
    shape: fc.tuple(...[2, 6, 6, 3].map((max) => fc.integer({ min: 1, max }))),
    size: fc.integer({ min: 1, max: 3 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 1 }),
    seed: fc.nat(),
  })
  // A window has to reach into the image.
  .filter(({ shape: [, h, w], size, padding }) => {
    return padding < size && Math.min(h!, w!) + 2 * padding >= size;
  });

describe.each(['cpu', 'wasm'])('max pool on %s', (name) => {
  beforeAll(async () => {
    registerWasmKernels();
    await tf.setBackend(name);
  });

  test('value and gradients are those of plain loops', () => {
    fc.assert(
      fc.property(cases, ({ shape, size, stride, padding, seed }) => {
        // Different numbers, none close to another, as ties have no slope.
        const length = shape.reduce((a, b) => a * b, 1);
        const order = new Random(seed).shuffle(Float64Array.from({ length }, (_, i) => i - 20));
        const x = toTensor<tf.Tensor4D>({ shape, data: order.map((value) => value / 8) });
        const layer = maxPool({ size, stride, padding });
        expectGradients(
          [x],
          () => layer.apply(x, { training: true }),
          (x) => plainMaxPool(x, size, stride, padding),
        );
        x.dispose();
      }),
      { numRuns: 60 },
    );
    expect(tf.memory().numTensors).toBe(0);
  });
});

test('refuses options that cannot be', () => {
  expect(() => maxPool({ size: 0, stride: 1 })).toThrow(RangeError);
  expect(() => maxPool({ size: 2 } as never)).toThrow(TypeError);
  expect(() => maxPool({ size: 2, stride: 2, padding: -1 })).toThrow(RangeError);
});
