import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { randomPlain, tidied, toTensor } from '../../../testing/expect-gradients.ts';
import { expectModule, expectPlainNetwork } from '../../../testing/expect-module.ts';
import { plainSmallConvnet } from '../../../testing/plain-networks.ts';
import { smallConvnet } from './small-convnet.ts';

beforeAll(() => tf.setBackend('cpu'));

test('value and gradients are those of plain loops', () => {
  const net = smallConvnet({ channels: [2, 3], inputChannels: 2, seed: 5 });
  const x = toTensor<tf.Tensor4D>(randomPlain([3, 7, 6, 2], new Random(1)));
  expectPlainNetwork(net, x, plainSmallConvnet, 1e-4);
  net.dispose();
  x.dispose();
});

test('is a module, and takes images of any size', () => {
  expectModule((seed) => smallConvnet({ channels: [4, 5], strides: [1, 2], seed }), [3, 9, 7, 3]);
  const net = smallConvnet();
  expect(net.features).toBe(256);
  for (const size of [32, 20]) {
    const images = () => tf.zeros<tf.Rank.R4>([2, size, size, 3]);
    const shape = tidied(() => net.apply(images(), { training: false }).shape);
    expect(shape).toEqual([2, 256]);
  }
  // Four convolutions, and gamma and beta of their channels.
  const count = [...net.trainable.values()].reduce((sum, { size }) => sum + size, 0);
  expect(count).toBe(9 * (3 * 32 + 32 * 64 + 64 * 128 + 128 * 256) + 2 * (32 + 64 + 128 + 256));
  net.dispose();
});

test('refuses options that cannot be', () => {
  expect(() => smallConvnet({ channels: [] })).toThrow(
    'channels should be one or more numbers, got []',
  );
  expect(() => smallConvnet({ channels: [1, 0] })).toThrow(
    new RangeError('channels[1] should be a positive integer, got 0'),
  );
  expect(() => smallConvnet({ strides: [1, 2] })).toThrow(
    new TypeError('strides should be a number, or 4 of them, got [1, 2]'),
  );
  expect(() => smallConvnet({ seed: 0.5 })).toThrow(RangeError);
  expect(() => smallConvnet({ sed: 1 } as never)).toThrow(TypeError);
});
