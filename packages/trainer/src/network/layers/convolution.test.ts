import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  expectGradients,
  randomPlain,
  toPlain,
  toTensor,
} from '../../../testing/expect-gradients.ts';
import { plainConvolve } from '../../../testing/plain-layers.ts';
import { registerWasmKernels } from '../kernels/register-wasm-kernels.ts';
import { convolution } from './convolution.ts';

const cases = fc
  .record({
    b: fc.integer({ min: 1, max: 2 }),
    h: fc.integer({ min: 1, max: 6 }),
    w: fc.integer({ min: 1, max: 6 }),
    inputs: fc.integer({ min: 1, max: 3 }),
    outputs: fc.integer({ min: 1, max: 3 }),
    size: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    padding: fc.integer({ min: 0, max: 3 }),
    seed: fc.nat(),
  })
  .filter(({ h, w, size, padding }) => Math.min(h, w) + 2 * padding >= size);

describe.each(['cpu', 'wasm'])('convolution on %s', (name) => {
  beforeAll(async () => {
    registerWasmKernels();
    await tf.setBackend(name);
  });

  test('value and gradients are those of plain loops', () => {
    const before = tf.memory().numTensors;
    fc.assert(
      fc.property(cases, ({ b, h, w, inputs, outputs, size, stride, padding, seed }) => {
        const random = new Random(seed);
        const layer = convolution({ inputs, outputs, size, stride, padding, random });
        const x = toTensor<tf.Tensor4D>(randomPlain([b, h, w, inputs], random));
        expectGradients(
          [x, layer.trainable.get('weight')!],
          () => layer.apply(x, { training: true }),
          (x, weight) => plainConvolve(x, weight, stride, padding),
        );
        tf.dispose(x);
        layer.dispose();
      }),
      { numRuns: 40 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  test('the first layer differentiates its weights alone, to the same values', () => {
    const [first, other] = [true, false].map((first) =>
      convolution({ inputs: 2, outputs: 3, stride: 2, first }),
    );
    const x = toTensor<tf.Tensor4D>(randomPlain([2, 5, 4, 2], new Random(3)));
    const gradients = [first!, other!].map((layer) => {
      const weight = layer.trainable.get('weight')!;
      const dy = tf.ones([2, 3, 2, 3]);
      const run = () => layer.apply(x, { training: true });
      return tf.engine().gradients(run, [weight], dy).grads[0]!;
    });
    expect(toPlain(gradients[0]!)).toEqual(toPlain(gradients[1]!));
    const run = () => first!.apply(x, { training: true });
    expect(() => tf.engine().gradients(run, [x], tf.ones([2, 3, 2, 3]))).toThrow();
    tf.disposeVariables();
    tf.dispose([x, ...gradients]);
  });

  test('refuses what it cannot work with', () => {
    expect(() => convolution({ inputs: 0, outputs: 1 })).toThrow(
      new RangeError('inputs should be a positive integer, got 0'),
    );
    expect(() => convolution({ inputs: 1, outputs: 1, pading: 1 } as never)).toThrow(TypeError);
    const layer = convolution({ inputs: 3, outputs: 1 });
    const apply = (x: tf.Tensor) => () => layer.apply(x as tf.Tensor4D, { training: true });
    expect(apply(tf.zeros([1, 4, 4, 1]))).toThrow('x.shape[3] should be 3, got 1');
    expect(apply(tf.zeros([4, 4, 3]))).toThrow('the rank of x should be 4, got 3');
    expect(apply(tf.zeros([1, 4, 0, 3]))).toThrow(
      new RangeError('x.shape[2] should be at least 1, got 0'),
    );
    layer.dispose();
  });
});
