import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-webgl';
import '@tensorflow/tfjs-backend-webgpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, inject, test } from 'vitest';
import { expectClose, randomPlain, toTensor } from '../../../testing/expect-gradients.ts';
import type { Plain } from '../../../testing/plain-layers.ts';
import { adam, clipNorms, larc, lars, type OptimizerFactory, sgd } from '../../optimizers/index.ts';
import { maxPool } from '../layers/max-pool.ts';
import { type MlpShape, mlp } from '../mlp.ts';
import type { Module } from '../module.ts';
import { predictor } from '../predictor.ts';
import { projector } from '../projector.ts';
import { resnet18 } from './resnet.ts';
import { smallConvnet } from './small-convnet.ts';

/** On the active backend; read without waiting in line, WebGPU of tfjs 4.22 gives other numbers at times. */
async function toPlain(x: tf.Tensor): Promise<Plain> {
  return { data: Float64Array.from(await x.data()), shape: x.shape };
}

/** Output, running statistics, and gradients with respect to images and weights, by name. */
async function outcome(make: () => Module, shape: readonly number[]): Promise<Map<string, Plain>> {
  const module = make();
  const x = toTensor<tf.Tensor>(randomPlain(shape, new Random(1)));
  const run = () => module.apply(x, { training: true });
  const dy = tf.tidy(() => toTensor<tf.Tensor>(randomPlain(run().shape, new Random(2))));
  const inputs = [x, ...module.trainable.values()];
  const { value, grads } = tf.engine().gradients(run, inputs, dy);
  const tensors = new Map<string, tf.Tensor>([['y', value], ...module.state]);
  for (const [i, name] of ['x', ...module.trainable.keys()].entries()) {
    // The first convolution works out no gradient of images.
    if (name === 'x' && !grads[i]) continue;
    tensors.set(`d ${name}`, grads[i]!);
  }
  const all = new Map<string, Plain>();
  for (const [name, tensor] of tensors) all.set(name, await toPlain(tensor));
  for (const each of [x, dy, value, ...grads]) each?.dispose();
  module.dispose();
  return all;
}

/** Weights after a few steps. */
async function stepped(make: OptimizerFactory): Promise<Map<string, Plain>> {
  const random = new Random(3);
  const trainable = new Map<string, tf.Variable>();
  for (const shape of [[3, 4], [4]]) {
    const start = toTensor<tf.Tensor>(randomPlain(shape, random));
    trainable.set(`w${shape.length}`, tf.variable(start));
    start.dispose();
  }
  const optimizer = make(trainable);
  for (let step = 0; step < 3; step++) {
    const gradients = new Map(
      Array.from(trainable, ([name, { shape }]) => [
        name,
        toTensor<tf.Tensor>(randomPlain(shape, random)),
      ]),
    );
    await optimizer.apply(gradients, 0.1);
    for (const gradient of gradients.values()) gradient.dispose();
  }
  const all = new Map<string, Plain>();
  for (const [name, variable] of [...trainable, ...optimizer.slots]) {
    all.set(name, await toPlain(variable));
  }
  optimizer.dispose();
  for (const variable of trainable.values()) variable.dispose();
  return all;
}

const DINO: MlpShape = [
  { width: 8, bias: true, normalization: 'plain', activation: 'gelu' },
  { width: 5, bias: true },
  { width: 9, unitInputs: true, weightNorm: 'trained' },
];

const NETWORKS: readonly [string, () => Module<never, tf.Tensor>, readonly number[]][] = [
  ['small convnet', () => smallConvnet({ seed: 5 }), [4, 16, 16, 3]],
  ['projector', () => projector({ inputs: 16, seed: 2 }), [12, 16]],
  ['predictor', () => predictor({ inputs: 16, seed: 2 }), [12, 16]],
  ['DINO’s projector and last layer', () => mlp(DINO)({ inputs: 16, seed: 2 }), [12, 16]],
  ['max pool', () => maxPool({ size: 3, stride: 2, padding: 1 }), [3, 9, 8, 4]],
  ['ResNet, stem for photographs', () => resnet18({ stem: 'imagenet', width: 2 }), [4, 48, 48, 3]],
  ['ResNet, stem for small images', () => resnet18({ stem: 'cifar', width: 2 }), [4, 16, 16, 3]],
];

const OPTIMIZERS: readonly [string, OptimizerFactory][] = [
  ['sgd', sgd()],
  ['lars', lars({ weightDecay: 0.1 })],
  ['lars, clipped', lars({ weightDecay: 0.1, clip: true })],
  ['larc, norms clipped', clipNorms(larc({ weightDecay: 0.1 }), 1)],
  ['adam', adam({ weightDecay: 0.1 })],
];

/** The same on the backend for CPUs, which tests in Node hold against plain loops. */
async function expectAsOnCpu(
  name: string,
  compute: () => Promise<Map<string, Plain>>,
  tolerance: number,
): Promise<void> {
  expect(await tf.setBackend('cpu')).toBe(true);
  const expected = await compute();
  expect(await tf.setBackend(name)).toBe(true);
  const before = tf.memory().numTensors;
  const actual = await compute();
  expect(tf.memory().numTensors).toBe(before);
  expect([...actual.keys()]).toEqual([...expected.keys()]);
  for (const [key, value] of expected) expectClose(actual.get(key)!, value, tolerance);
}

// Isolation is all the same to a GPU.
describe.skipIf(inject('isolated')).each(['webgl', 'webgpu'])('%s', (name) => {
  test.each(NETWORKS)('%s: value, statistics and gradients', async (_, make, shape) => {
    await expectAsOnCpu(name, () => outcome(make as unknown as () => Module, shape), 1e-3);
  });

  test.each(OPTIMIZERS)('%s: weights and what is remembered', async (_, make) => {
    await expectAsOnCpu(name, () => stepped(make), 1e-5);
  });
});
