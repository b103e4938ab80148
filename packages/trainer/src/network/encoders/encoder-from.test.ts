import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import {
  expectGradients,
  randomPlain,
  tidied,
  toPlain,
  toTensor,
} from '../../../testing/expect-gradients.ts';
import { expectModule } from '../../../testing/expect-module.ts';
import { plainAveragePool, plainDense } from '../../../testing/plain-layers.ts';
import { dense } from '../layers/dense.ts';
import { globalAveragePool } from '../layers/global-average-pool.ts';
import { encoderFrom } from './encoder-from.ts';

const training = { training: true };
const images = () => toTensor<tf.Tensor4D>(randomPlain([3, 4, 4, 2], new Random(1)));

beforeAll(() => tf.setBackend('cpu'));

/** A function of layers that bring their own gradients. */
function pooledRows(seed: number) {
  const layer = dense({ inputs: 2, outputs: 3, random: new Random(seed) });
  const pool = globalAveragePool();
  return encoderFrom((x, options) => layer.apply(pool.apply(x, options), options), {
    trainable: Object.fromEntries(layer.trainable),
  });
}

test('a function of layers is an encoder, with their gradients', () => {
  expectModule(pooledRows, [3, 4, 4, 2]);
  const encoder = pooledRows(1);
  const x = images();
  expectGradients(
    [...encoder.trainable.values()],
    () => encoder.apply(x, training),
    (weight, bias) => plainDense(plainAveragePool(toPlain(x)), weight!, bias),
  );
  encoder.dispose();
  x.dispose();
});

test('a function whose gradient is missing is refused once it is asked for', () => {
  const w = tf.variable(tf.ones([2, 3]));
  const encoder = encoderFrom(
    (x) => tf.matMul(tf.mean<tf.Tensor2D>(tf.square(x), [1, 2]), w as unknown as tf.Tensor2D),
    { trainable: { w } },
  );
  const x = images();
  const dy = tf.ones([3, 3]);
  expect(tidied(() => encoder.apply(x, training).shape)).toEqual([3, 3]);
  // Mean and square have none either, but nothing on their way needs one.
  expect(() => tf.engine().gradients(() => encoder.apply(x, training), [w], dy)).toThrow(
    /^the gradient of BatchMatMul should be registered, got none: import '@tensorflow\/tfjs'/,
  );
  encoder.dispose();
  expect(w.isDisposed).toBe(true);
  tf.dispose([x, dy]);
});

test('encoderFrom refuses what is no module', () => {
  const variable = tf.variable(tf.zeros([1]));
  const rows = (x: tf.Tensor) => x as tf.Tensor2D;
  expect(() => encoderFrom(3 as never, { trainable: {} })).toThrow(TypeError);
  expect(() => encoderFrom(rows, {} as never)).toThrow(
    new TypeError('variables.trainable should be an object of variables, got undefined'),
  );
  expect(() => encoderFrom(rows, { trainable: { a: tf.zeros([1]) as never } })).toThrow(
    new TypeError('variables.trainable.a should be a tf.Variable, got a Tensor'),
  );
  expect(() => encoderFrom(rows, { trainable: { a: variable }, state: { a: variable } })).toThrow(
    new TypeError('names of variables should be different, got "a"'),
  );
  const encoder = encoderFrom(rows, { trainable: {} });
  expect(() => encoder.apply(images(), training)).toThrow(
    new TypeError('features should be a float32 tensor [3, width], got "float32 [3, 4, 4, 2]"'),
  );
});
