import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { beforeAll, expect, test } from 'vitest';
import {
  expectGradients,
  randomPlain,
  tidied,
  toPlain,
  toTensor,
} from '../../../testing/expect-gradients.ts';
import {
  plainAveragePool,
  plainConvolve,
  plainDense,
  plainNormalize,
} from '../../../testing/plain-layers.ts';
import { layersModelEncoder } from './layers-model-encoder.ts';

beforeAll(() => tf.setBackend('cpu'));

const images = () => toTensor<tf.Tensor4D>(randomPlain([3, 8, 8, 2], new Random(1)));

/** All that matters here: statistics, and a frozen layer. */
const model = () =>
  sequential({
    layers: [
      layers.conv2d({
        filters: 3,
        kernelSize: 3,
        strides: 2,
        useBias: false,
        inputShape: [8, 8, 2],
      }),
      layers.batchNormalization(),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 5, trainable: false }),
      layers.dense({ units: 4, useBias: false }),
    ],
  });

test('knows variables by place and name, whatever has been made before', () => {
  for (let again = 0; again < 2; again++) {
    const encoder = layersModelEncoder(model());
    expect([...encoder.trainable.keys()]).toEqual(['0/kernel', '1/gamma', '2/beta', '3/kernel']);
    expect([...encoder.state.keys()]).toEqual([
      '4/moving_mean',
      '5/moving_variance',
      '6/kernel',
      '7/bias',
    ]);
    encoder.dispose();
  }
});

test('gives in use what the model predicts; training moves its statistics', () => {
  const net = model();
  const encoder = layersModelEncoder(net);
  const x = images();
  const [applied, predicted] = tidied(() => [
    toPlain(encoder.apply(x, { training: false })),
    toPlain(net.predict(x) as tf.Tensor),
  ]);
  expect(applied).toEqual(predicted);
  const mean = encoder.state.get('4/moving_mean')!;
  const before = toPlain(mean);
  tidied(() => encoder.apply(x, { training: true }));
  expect(toPlain(mean)).not.toEqual(before);
  encoder.dispose();
  expect(mean.isDisposed).toBe(true);
  x.dispose();
});

test('gradients are those of plain loops', () => {
  const encoder = layersModelEncoder(model());
  const [kernel, bias] = ['6/kernel', '7/bias'].map((name) => toPlain(encoder.state.get(name)!));
  const x = images();
  expectGradients(
    [...encoder.trainable.values()],
    () => encoder.apply(x, { training: true }),
    (filter, gamma, beta, last) => {
      const maps = plainConvolve(toPlain(x), filter!, 2, 0);
      const pooled = plainAveragePool(plainNormalize(maps, gamma!, beta!, 1e-3).y);
      return plainDense(plainDense(pooled, kernel!, bias), last!);
    },
    1e-4,
  );
  encoder.dispose();
  x.dispose();
});

test('refuses what is no model, and features that are not rows', () => {
  expect(() => layersModelEncoder({} as never)).toThrow(
    new TypeError('model should be a tf.LayersModel, got an object'),
  );
  const maps = sequential({
    layers: [layers.conv2d({ filters: 1, kernelSize: 1, inputShape: [8, 8, 2] })],
  });
  const encoder = layersModelEncoder(maps);
  expect(() => tf.tidy(() => encoder.apply(images(), { training: true }))).toThrow(
    new TypeError('features should be a float32 tensor [3, width], got "float32 [3, 8, 8, 1]"'),
  );
});
