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
  toPlain,
  toTensor,
} from '../../../testing/expect-gradients.ts';
import {
  plainAveragePool,
  plainDense,
  plainGelu,
  plainRelu,
  plainUnit,
  plainWeightNorm,
} from '../../../testing/plain-layers.ts';
import { addTensors } from './add-tensors.ts';
import { dense } from './dense.ts';
import { dropout, dropoutRandom } from './dropout.ts';
import { gelu } from './gelu.ts';
import { globalAveragePool } from './global-average-pool.ts';
import { relu } from './relu.ts';
import { sequence } from './sequence.ts';
import { unitLength } from './unit-length.ts';
import { weightNormDense } from './weight-norm-dense.ts';

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

  test('gelu', () => {
    fc.assert(
      fc.property(fc.array(extent, { minLength: 1, maxLength: 4 }), fc.nat(), (shape, seed) => {
        const values = randomPlain(shape, new Random(seed));
        const x = toTensor({ shape, data: values.data.map((v) => 2 * v) });
        expectGradients([x], () => gelu().apply(x, training), plainGelu);
        x.dispose();
      }),
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('dropout', () => {
    fc.assert(
      fc.property(fc.array(extent, { minLength: 1, maxLength: 4 }), fc.nat(), (shape, seed) => {
        const x = toTensor(randomPlain(shape, new Random(seed)));
        expectGradients(
          [x],
          () => dropout({ rate: 0.25 }).apply(x, { training: true, random: new Random(seed) }),
          ({ data, shape }) => {
            const random = new Random(seed);
            return { data: data.map((v) => (random.uniform() < 0.25 ? 0 : v / 0.75)), shape };
          },
        );
        x.dispose();
      }),
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('unit length', () => {
    fc.assert(
      fc.property(extent, extent, fc.nat(), (b, d, seed) => {
        const x = toTensor<tf.Tensor2D>(randomPlain([b, d + 1], new Random(seed)));
        // Short rows have a steep slope.
        expectGradients([x], () => unitLength().apply(x, training), plainUnit, 1e-3);
        x.dispose();
      }),
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('weight-normalised dense', () => {
    fc.assert(
      fc.property(
        extent,
        extent,
        extent,
        fc.boolean(),
        fc.nat(),
        (b, inputs, outputs, fixed, s) => {
          const random = new Random(s);
          const lengths = fixed ? 'fixed' : 'trained';
          const layer = weightNormDense({
            inputs: inputs + 1,
            outputs,
            lengths,
            deviation: 1,
            random,
          });
          expect([...layer.trainable.keys()]).toEqual(
            fixed ? ['direction'] : ['direction', 'length'],
          );
          if (!fixed) {
            const length = toTensor<tf.Tensor>(randomPlain([outputs], random));
            layer.trainable.get('length')!.assign(length);
            length.dispose();
          }
          const x = toTensor<tf.Tensor2D>(randomPlain([b, inputs + 1], random));
          expectGradients(
            [x, ...layer.trainable.values()],
            () => layer.apply(x, training),
            (x, direction, length) => plainWeightNorm(x, direction!, length),
            1e-3,
          );
          layer.dispose();
          x.dispose();
        },
      ),
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

test('rows and weights without a direction are 0, and have no gradient', () => {
  const x = tf.tensor2d([[0, 0]]);
  const unit = tf.engine().gradients(() => unitLength().apply(x, training), [x], tf.ones([1, 2]));
  const layer = weightNormDense({ inputs: 2, outputs: 1 });
  layer.trainable.get('direction')!.assign(tf.zeros([2, 1]));
  const one = tf.ones<tf.Rank.R2>([1, 2]);
  const y = layer.apply(one, training);
  expect([unit.value, unit.grads[0]!, y].map((t) => [...t.dataSync()])).toEqual([
    [0, 0],
    [0, 0],
    [0],
  ]);
  layer.dispose();
});

test('dropout drops its share, lets the mean be, and does nothing in use', () => {
  const layer = dropout({ rate: 0.3 });
  const x = tf.ones([100, 100]);
  const y = [...layer.apply(x, { training: true, random: new Random(1) }).dataSync()];
  expect(new Set(y)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  // A standard error of the share is 0.0046.
  expect(Math.abs(y.filter((value) => value === 0).length / y.length - 0.3)).toBeLessThan(0.023);
  expect(layer.apply(x, { training: false })).toBe(x);
  expect(dropout({ rate: 0 }).apply(x, training)).toBe(x);
  expect(() => layer.apply(x, training)).toThrow('random should be given to dropout in training');
});

test('what dropout draws from hangs on seed, epoch and batch alone', () => {
  const draw = (seed: number, epoch: number, batch: number) => {
    const random = dropoutRandom(seed, epoch, batch);
    return Array.from({ length: 4 }, () => random.uniform());
  };
  expect(draw(1, 2, 3)).toEqual(draw(1, 2, 3));
  for (const place of [
    [0, 2, 3],
    [1, 0, 3],
    [1, 2, 0],
  ]) {
    const [seed, epoch, batch] = place as [number, number, number];
    expect(draw(seed, epoch, batch)).not.toEqual(draw(1, 2, 3));
  }
});

test('first weights of a given deviation', () => {
  const random = () => new Random(4);
  const [usual, given] = [{}, { deviation: 0.02 }].map((more) =>
    dense({ inputs: 200, outputs: 300, random: random(), ...more }),
  );
  const weight = ({ trainable }: { trainable: ReadonlyMap<string, tf.Variable> }) =>
    toPlain([...trainable.values()][0]!);
  const { data, shape } = weight(usual!);
  expectClose(weight(given!), { data: data.map((w) => w * 0.02 * 10), shape }, 1e-6);
  const normed = weightNormDense({ inputs: 200, outputs: 300, random: random() });
  expect(weight(normed)).toEqual(weight(given!));
  for (const layer of [usual!, given!, normed]) layer.dispose();
});

test.each([
  [() => dropout({ rate: 1 }), 'rate should be in [0, 1), got 1'],
  [() => dropout({} as never), 'rate should be in [0, 1)'],
  [() => weightNormDense({ inputs: 0, outputs: 1 }), 'inputs should be a positive integer, got 0'],
  [
    () => weightNormDense({ inputs: 1, outputs: 1, lengths: 'free' as never }),
    "lengths should be 'fixed' or 'trained'",
  ],
  [() => weightNormDense({ inputs: 1, outputs: 1, bias: true } as never), 'the names in options'],
  [() => dense({ inputs: 1, outputs: 1, deviation: -1 }), 'deviation should be in [0, 1000000]'],
])('%# is refused', (make, message) => {
  expect(make).toThrow(message);
});
