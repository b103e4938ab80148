import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  expectClose,
  randomPlain,
  tidied,
  toPlain,
  toTensor,
} from '../../../testing/expect-gradients.ts';
import type { Plain } from '../../../testing/plain-layers.ts';
import { registerWasmKernels } from './register-wasm-kernels.ts';

const extent = fc.integer({ min: 1, max: 7 });
const size = fc.integer({ min: 1, max: 5 });
const stride = fc.integer({ min: 1, max: 3 });
const cases = fc
  .record({
    image: fc.tuple(fc.integer({ min: 1, max: 3 }), extent, extent, fc.constantFrom(1, 3, 8, 17)),
    filter: fc.tuple(size, size, fc.constantFrom(1, 5, 16)),
    strides: fc.tuple(stride, stride),
    pad: fc.constantFrom<'same' | 'valid' | number>('same', 'valid', 0, 1, 2),
    seed: fc.nat(),
  })
  .filter(({ image: [, h, w], filter: [p, q], strides, pad }) => {
    // tfjs takes the height of windows for their width where the padding is a number.
    if (typeof pad === 'number' && (p !== q || strides[0] !== strides[1])) return false;
    const around = typeof pad === 'number' ? 2 * pad : pad === 'same' ? p + q : 0;
    return h + around >= p && w + around >= q;
  });

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('cpu');
});

function run(kernel: string, inputs: Record<string, Plain>, attributes: object): Plain {
  return tidied(() => {
    const tensors = Object.entries(inputs).map(([name, value]) => [name, toTensor(value)]);
    return toPlain(
      tf
        .engine()
        .runKernel(kernel, Object.fromEntries(tensors), attributes as tf.NamedAttrMap) as tf.Tensor,
    );
  });
}

describe('gradients of convolutions on wasm', () => {
  test('are those of the cpu backend, for any window, stride and padding', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ image, filter: [p, q, o], strides, pad, seed }) => {
        const random = new Random(seed);
        const x = randomPlain(image, random);
        const filter = randomPlain([p, q, image[3], o], random);
        const rounding = typeof pad === 'number' ? 'floor' : undefined;
        const common = { strides, pad, dataFormat: 'NHWC', dimRoundingMode: rounding };
        await tf.setBackend('cpu');
        const y = tidied(() =>
          toPlain(
            tf.conv2d(
              toTensor<tf.Tensor4D>(x),
              toTensor<tf.Tensor4D>(filter),
              strides,
              pad,
              'NHWC',
              1,
              rounding,
            ),
          ),
        );
        const dy = randomPlain(y.shape, random);
        const gradients = () => [
          run('Conv2DBackpropFilter', { x, dy }, { ...common, filterShape: filter.shape }),
          run('Conv2DBackpropInput', { dy, filter }, { ...common, inputShape: x.shape }),
        ];
        const expected = gradients();
        await tf.setBackend('wasm');
        const before = tf.memory();
        const actual = gradients();
        expect(tf.memory()).toEqual(before);
        for (const [i, value] of actual.entries()) expectClose(value, expected[i]!, 1e-5);
      }),
      { numRuns: 150 },
    );
  });

  test('are the same in parts as in one piece', async () => {
    // 2^20 values in windows are a part: here that is 4 images of 7.
    const random = new Random(2);
    const x = randomPlain([7, 64, 64, 7], random);
    const filter = randomPlain([3, 3, 7, 1], random);
    const dy = randomPlain([7, 64, 64, 1], random);
    const common = { strides: 1, pad: 'same', dataFormat: 'NHWC' };
    const gradients = async (backend: string) => {
      await tf.setBackend(backend);
      return [
        run('Conv2DBackpropFilter', { x, dy }, { ...common, filterShape: filter.shape }),
        run('Conv2DBackpropInput', { dy, filter }, { ...common, inputShape: x.shape }),
      ];
    };
    const expected = await gradients('cpu');
    for (const [i, value] of (await gradients('wasm')).entries())
      expectClose(value, expected[i]!, 1e-5);
  });

  test('refuse channels that come first', async () => {
    await tf.setBackend('wasm');
    const zero = randomPlain([1, 1, 1, 1], new Random(1));
    const attributes = { strides: 1, pad: 'valid', dataFormat: 'NCHW', filterShape: [1, 1, 1, 1] };
    expect(() => run('Conv2DBackpropFilter', { x: zero, dy: zero }, attributes)).toThrow(
      new RangeError('dataFormat should be \'NHWC\', got "NCHW"'),
    );
  });
});

test('the gradient of a max pool on wasm is that of the cpu backend', async () => {
  const pools = fc.record({
    image: fc.tuple(fc.integer({ min: 1, max: 3 }), extent, extent, fc.constantFrom(1, 3, 8)),
    filterSize: size,
    strides: stride,
    pad: fc.constantFrom<'same' | 'valid'>('same', 'valid'),
    shift: fc.constantFrom(-10, 0, 10),
    seed: fc.nat(),
  });
  const possible = pools.filter(({ image: [, h, w], filterSize, pad }) => {
    return pad === 'same' || Math.min(h, w) >= filterSize;
  });
  await fc.assert(
    fc.asyncProperty(possible, async ({ image, shift, seed, ...attributes }) => {
      const random = new Random(seed);
      const x = randomPlain(image, random);
      const input = { ...x, data: x.data.map((value) => value + shift) };
      const { filterSize, strides, pad } = attributes;
      const gradient = async (backend: string) => {
        await tf.setBackend(backend);
        const y = tidied(() =>
          toPlain(tf.maxPool(toTensor<tf.Tensor4D>(input), filterSize, strides, pad)),
        );
        const dy = randomPlain(y.shape, new Random(seed + 1));
        return run('MaxPoolGrad', { dy, input, output: y }, attributes);
      };
      expectClose(await gradient('wasm'), await gradient('cpu'), 1e-6);
    }),
  );
});

test('may be registered more than once', () => {
  const kernel = tf.getKernel('Conv2DBackpropFilter', 'wasm');
  registerWasmKernels();
  expect(tf.getKernel('Conv2DBackpropFilter', 'wasm')).toBe(kernel);
});
