import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectGradients, randomPlain, toTensor } from '../../../testing/expect-gradients.ts';
import { plainAveragePool, plainDense, plainRelu } from '../../../testing/plain-layers.ts';
import { addTensors } from './add-tensors.ts';
import { dense } from './dense.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { relu } from './relu.ts';
import { sequence } from './sequence.ts';

const extent = fc.integer({ min: 1, max: 4 });
const training = { training: true };

describe.each(['cpu', 'wasm'])('value and gradients on %s are those of plain loops', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
  });

  test('relu', () => {
    fc.assert(
      fc.property(fc.array(extent, { minLength: 1, maxLength: 4 }), fc.nat(), (shape, seed) => {
        const values = randomPlain(shape, new Random(seed));
        // Away from the kink, where differences tell nothing.
        const x = toTensor({ shape, data: values.data.map((v) => v + Math.sign(v) * 1e-3) });
        expectGradients([x], () => relu().apply(x, training), plainRelu);
        x.dispose();
      }),
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('global average pool', () => {
    fc.assert(
      fc.property(fc.tuple(extent, extent, extent, extent), fc.nat(), (shape, seed) => {
        const x = toTensor<tf.Tensor4D>(randomPlain(shape, new Random(seed)));
        expectGradients([x], () => globalAveragePool().apply(x, training), plainAveragePool);
        x.dispose();
      }),
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('dense', () => {
    fc.assert(
      fc.property(extent, extent, extent, fc.boolean(), fc.nat(), (b, inputs, outputs, bias, s) => {
        const random = new Random(s);
        const layer = dense({ inputs, outputs, bias, random });
        const x = toTensor<tf.Tensor2D>(randomPlain([b, inputs], random));
        expectGradients(
          [x, ...layer.trainable.values()],
          () => layer.apply(x, training),
          (x, weight, bias) => plainDense(x, weight!, bias),
        );
        layer.dispose();
        x.dispose();
      }),
    );
    expect(tf.memory().numTensors).toBe(0);
  });
});

test('a sum shares its gradient out, however often its terms are used', () => {
  const [a, b, dy] = [tf.tensor1d([1, 2]), tf.tensor1d([3, 4]), tf.tensor1d([5, 6])];
  const { value, grads } = tf.engine().gradients(() => addTensors(addTensors(a, b), a), [a, b], dy);
  expect([value, ...grads].map((t) => Array.from(t.dataSync()))).toEqual([
    [5, 8],
    [10, 12],
    [5, 6],
  ]);
});

test('relu of 0 has no gradient', () => {
  const x = tf.tensor1d([-1, 0, 1]);
  const { grads } = tf
    .engine()
    .gradients(() => relu().apply(x, training), [x], tf.tensor1d([2, 2, 2]));
  expect(Array.from(grads[0]!.dataSync())).toEqual([0, 0, 2]);
});

test('first weights have the variance that He et al. derive', () => {
  const layer = dense({ inputs: 200, outputs: 300, random: new Random(4) });
  const [weight, bias] = [...layer.trainable.values()].map((v) => Array.from(v.dataSync()));
  const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
  // 60,000 numbers: a standard error is 0.4 % of the deviation, 0.6 % of the variance.
  expect(Math.abs(mean(weight!))).toBeLessThan(0.02 * Math.sqrt(2 / 200));
  expect(mean(weight!.map((w) => w * w)) / (2 / 200)).toBeCloseTo(1, 1);
  expect(bias!.every((b) => b === 0)).toBe(true);
  layer.dispose();
});

test('a sequence names variables after its parts, and disposes of them', () => {
  const before = tf.memory().numTensors;
  const net = sequence({
    one: dense({ inputs: 2, outputs: 3 }),
    act: relu(),
    two: dense({ inputs: 3, outputs: 1 }),
  });
  expect([...net.trainable.keys()]).toEqual(['one/weight', 'one/bias', 'two/weight', 'two/bias']);
  net.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('dense refuses what it cannot work with', () => {
  expect(() => dense({ inputs: 2, outputs: -1 })).toThrow(
    new RangeError('outputs should be a positive integer, got -1'),
  );
  expect(() => dense({ inputs: 2, outputs: 1, bias: 1 as never })).toThrow(TypeError);
  const layer = dense({ inputs: 2, outputs: 1 });
  expect(() => layer.apply(tf.zeros([3, 3]), training)).toThrow('x.shape[1] should be 2, got 3');
  layer.dispose();
});
