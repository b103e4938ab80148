import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  expectClose,
  expectGradients,
  randomPlain,
  tidied,
  toPlain,
  toTensor,
} from '../../../testing/expect-gradients.ts';
import { type Plain, plainNormalize, plainScale } from '../../../testing/plain-layers.ts';
import { batchNormalization } from './batch-normalization.ts';

const shapes = fc.oneof(
  fc.tuple(fc.integer({ min: 3, max: 9 }), fc.integer({ min: 1, max: 4 })),
  fc.tuple(...[1, 2, 3, 4].map((max) => fc.integer({ min: max === 1 ? 3 : 1, max: max + 2 }))),
);

/** A layer with normal numbers in its variables, and its variables. */
function randomLayer(channels: number, random: Random) {
  const layer = batchNormalization<tf.Tensor>({ channels });
  const { gamma, beta, runningMean, runningVariance } = Object.fromEntries([
    ...layer.trainable,
    ...layer.state,
  ]) as Record<string, tf.Variable>;
  for (const variable of [gamma!, beta!, runningMean!]) {
    assign(variable, randomPlain([channels], random));
  }
  const variances = randomPlain([channels], random);
  assign(runningVariance!, { ...variances, data: variances.data.map((v) => 0.5 + v * v) });
  return {
    layer,
    gamma: gamma!,
    beta: beta!,
    mean: runningMean!,
    variance: runningVariance!,
  };
}

function assign(variable: tf.Variable, value: Plain): void {
  const given = toTensor(value);
  variable.assign(given);
  given.dispose();
}

describe.each(['cpu', 'wasm'])('batch normalisation on %s', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
  });

  test('in training: value, gradients and running statistics are those of plain loops', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const random = new Random(seed);
        const channels = shape.at(-1)!;
        const { layer, gamma, beta, mean, variance } = randomLayer(channels, random);
        const before = [mean, variance].map(toPlain);
        const x = toTensor(randomPlain(shape, random));
        expectGradients(
          [x, gamma, beta],
          () => layer.apply(x, { training: true }),
          (x, gamma, beta) => plainNormalize(x, gamma, beta, 1e-5).y,
          // Three values can lie close together, so that what is lost is scaled up.
          2e-3,
        );
        const batch = plainNormalize(toPlain(x), toPlain(gamma), toPlain(beta), 1e-5);
        const n = x.size / channels;
        const mix = (old: Plain, now: Float64Array, factor: number): Plain => ({
          shape: old.shape,
          data: old.data.map((value, c) => 0.9 * value + 0.1 * factor * now[c]!),
        });
        expectClose(toPlain(mean), mix(before[0]!, batch.mean, 1));
        expectClose(toPlain(variance), mix(before[1]!, batch.variance, n / (n - 1)));
        layer.dispose();
        x.dispose();
      }),
      { numRuns: 30 },
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('in use: by the running statistics, which stay, each row by itself', () => {
    fc.assert(
      fc.property(shapes, fc.nat(), (shape, seed) => {
        const random = new Random(seed);
        const { layer, gamma, beta, mean, variance } = randomLayer(shape.at(-1)!, random);
        const [means, variances] = [mean, variance].map((v) => toPlain(v).data);
        const x = toTensor(randomPlain(shape, random));
        expectGradients(
          [x, gamma, beta],
          () => layer.apply(x, { training: false }),
          (x, gamma, beta) => plainScale(x, gamma, beta, means!, variances!, 1e-5),
          1e-4,
        );
        const [whole, first] = tidied(() => [
          toPlain(layer.apply(x, { training: false })).data,
          toPlain(layer.apply(tf.slice(x, [0], [1]), { training: false })).data,
        ]);
        expect(first).toEqual(whole!.slice(0, first!.length));
        expect([mean, variance].map((v) => toPlain(v).data)).toEqual([means, variances]);
        layer.dispose();
        x.dispose();
      }),
      { numRuns: 30 },
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('a single row in training is normalised by the running statistics', () => {
    const { layer } = randomLayer(3, new Random(5));
    const x = toTensor(randomPlain([1, 3], new Random(6)));
    const before = [...layer.state.values()].map(toPlain);
    const [training, use] = [true, false].map((training) => layer.apply(x, { training }));
    expect(toPlain(training!)).toEqual(toPlain(use!));
    expect([...layer.state.values()].map(toPlain)).toEqual(before);
    layer.dispose();
    tf.dispose([x, training!, use!]);
  });

  test('means far from 0 lose little', () => {
    const layer = batchNormalization<tf.Tensor>({ channels: 1 });
    const values = randomPlain([4096, 1], new Random(7));
    const x = toTensor({ ...values, data: values.data.map((value) => value + 100) });
    const one = { data: new Float64Array([1]), shape: [1] };
    const zero = { data: new Float64Array([0]), shape: [1] };
    const y = layer.apply(x, { training: true });
    expectClose(toPlain(y), plainNormalize(toPlain(x), one, zero, 1e-5).y, 1e-4);
    layer.dispose();
    tf.dispose([x, y]);
  });
});

test('refuses options that cannot be', () => {
  expect(() => batchNormalization({ channels: 1.5 })).toThrow(RangeError);
  expect(() => batchNormalization({ channels: 2, momentum: 2 })).toThrow(
    new RangeError('momentum should be in [0, 1], got 2'),
  );
  expect(() => batchNormalization({ channels: 2, epsilon: 0 })).toThrow(RangeError);
  expect(() => batchNormalization({ channels: 2, gamma: Number.NaN })).toThrow(RangeError);
  expect(() => batchNormalization({ channels: 2, shift: 0 as never })).toThrow(TypeError);
  expect(() => batchNormalization({ channels: 2, scale: false, gamma: 0 })).toThrow(
    new RangeError('gamma should be 1 without a scale, got 0'),
  );
});

describe.each(['cpu', 'wasm'])('on %s', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
  });

  test.each([
    [true, false, ['gamma']],
    [false, true, ['beta']],
    [false, false, []],
  ])('scale %s, shift %s: what is not learnt is 1 and 0', (scale, shift, names) => {
    const random = new Random(3);
    const layer = batchNormalization<tf.Tensor>({ channels: 3, scale, shift });
    expect([...layer.trainable.keys()]).toEqual(names);
    expect([...layer.state.keys()]).toEqual(['runningMean', 'runningVariance']);
    for (const variable of layer.trainable.values()) assign(variable, randomPlain([3], random));
    const x = toTensor(randomPlain([7, 3], random));
    const one = { data: new Float64Array(3).fill(1), shape: [3] };
    const zero = { data: new Float64Array(3), shape: [3] };
    const given = (values: readonly Plain[]) => ({
      gamma: scale ? values[0]! : one,
      beta: shift ? values.at(-1)! : zero,
    });
    expectGradients(
      [x, ...layer.trainable.values()],
      () => layer.apply(x, { training: true }),
      (x, ...values) => plainNormalize(x, given(values).gamma, given(values).beta, 1e-5).y,
      2e-3,
    );
    const [mean, variance] = Array.from(layer.state.values(), (v) => toPlain(v).data);
    expectGradients(
      [x, ...layer.trainable.values()],
      () => layer.apply(x, { training: false }),
      (x, ...values) => {
        const { gamma, beta } = given(values);
        return plainScale(x, gamma, beta, mean!, variance!, 1e-5);
      },
      1e-4,
    );
    layer.dispose();
    x.dispose();
    expect(tf.memory().numTensors).toBe(0);
  });
});
