import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  expectSlopes,
  randomPlain,
  tidied,
  toPlain,
  toTensor,
} from '../../../testing/expect-gradients.ts';
import { expectModule, expectPlainNetwork } from '../../../testing/expect-module.ts';
import { plainResNet } from '../../../testing/plain-networks.ts';
import { registerWasmKernels } from '../kernels/register-wasm-kernels.ts';
import { resnet18, resnet50 } from './resnet.ts';

beforeAll(async () => {
  registerWasmKernels();
  await tf.setBackend('wasm');
});

const count = (variables: ReadonlyMap<string, tf.Variable>) =>
  [...variables.values()].reduce((sum, { size }) => sum + size, 0);

describe.each([
  ['resnet18', 'cifar', resnet18, 16],
  ['resnet18', 'imagenet', resnet18, 48],
  ['resnet50', 'cifar', resnet50, 16],
] as const)('%s with the stem for %s', (_, stem, make, size) => {
  test('value and gradients are those of plain loops', () => {
    const net = make({ stem, width: 2, inputChannels: 2, seed: 1 });
    const x = toTensor<tf.Tensor4D>(randomPlain([2, size, size, 2], new Random(1)));
    expectPlainNetwork(net, x, plainResNet, 5e-3, expectSlopes);
    net.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });

  test('is a module', () => {
    expectModule((seed) => make({ stem, width: 2, seed }), [3, size, size, 3]);
  });
});

test('has as many weights as the published ones', () => {
  // torchvision's resnet18 and resnet50, and the usual ones for CIFAR, less their dense layer.
  const published = [
    [() => resnet18({ stem: 'cifar' }), 11_173_962 - 5_130, 512],
    [() => resnet50({ stem: 'imagenet' }), 25_557_032 - 2_049_000, 2048],
  ] as const;
  // Values are all the same here, and 35 million normal numbers take a while.
  const { normal } = Random.prototype;
  Random.prototype.normal = () => 0;
  try {
    for (const [make, weights, features] of published) {
      const net = make();
      expect(count(net.trainable)).toBe(weights);
      expect(net.features).toBe(features);
      net.dispose();
    }
  } finally {
    Random.prototype.normal = normal;
  }
});

test('names variables as PyTorch does', () => {
  const net = resnet50({ stem: 'cifar', width: 1 });
  const names = [...net.trainable.keys()];
  expect(names.slice(0, 4)).toEqual([
    'conv1/weight',
    'bn1/gamma',
    'bn1/beta',
    'layer1/0/conv1/weight',
  ]);
  expect(names).toContain('layer4/2/bn3/beta');
  expect(names.filter((name) => name.endsWith('downsample/conv/weight'))).toEqual(
    [1, 2, 3, 4].map((stage) => `layer${stage}/0/downsample/conv/weight`),
  );
  expect([...net.state.keys()]).toContain('layer3/5/bn2/runningVariance');
  net.dispose();
});

test('with zeroInit each block is the identity at first', () => {
  const net = resnet18({ stem: 'cifar', width: 3, zeroInit: true });
  const x = toTensor<tf.Tensor4D>(randomPlain([2, 8, 8, 3], new Random(1)));
  const before = tidied(() => toPlain(net.apply(x, { training: true })));
  // Nothing that a branch does has an effect, then.
  for (const [name, variable] of net.trainable) {
    if (/\/\d\/conv/.test(name)) variable.assign(tf.tidy(() => tf.neg(variable)));
  }
  expect(tidied(() => toPlain(net.apply(x, { training: true })))).toEqual(before);
  net.dispose();
  x.dispose();
});

test('refuses options that cannot be', () => {
  expect(() => resnet18({ stem: 'mnist' as never })).toThrow(
    new RangeError(`stem should be 'cifar' or 'imagenet', got "mnist"`),
  );
  expect(() => resnet18({} as never)).toThrow(TypeError);
  expect(() => resnet50({ stem: 'cifar', width: 0 })).toThrow(RangeError);
  expect(() => resnet50({ stem: 'cifar', zeroInit: 1 as never })).toThrow(TypeError);
});
