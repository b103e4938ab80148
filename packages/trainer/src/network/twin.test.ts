import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomPlain, tidied, toPlain, toTensor } from '../../testing/expect-gradients.ts';
import { readCase, readTensor } from '../../testing/recorded-array.ts';
import { lossGradients } from '../training/loss-gradients.ts';
import { encoderFrom } from './encoders/encoder-from.ts';
import { layersModelEncoder } from './encoders/layers-model-encoder.ts';
import { smallConvnet } from './encoders/small-convnet.ts';
import { registerWasmKernels } from './kernels/register-wasm-kernels.ts';
import { batchNormalization } from './layers/batch-normalization.ts';
import { dense } from './layers/dense.ts';
import { globalAveragePool } from './layers/global-average-pool.ts';
import type { Encoder, Module } from './module.ts';
import { Twin } from './twin.ts';

const training = { training: true };

/** Values by name. */
const bits = ({ trainable, state }: Pick<Module, 'trainable' | 'state'>) =>
  Array.from([...trainable, ...state], ([name, value]) => [name, [...value.dataSync()]]);

/** Give variables numbers of no meaning. Those of variances stay above 0. */
function scramble({ trainable, state }: Pick<Module, 'trainable' | 'state'>, seed: number): void {
  const random = new Random(seed);
  for (const variable of [...trainable.values(), ...state.values()]) {
    const { data, shape } = randomPlain(variable.shape, random);
    const value: tf.Tensor = toTensor({ data: data.map((x) => 0.5 + x * x), shape });
    variable.assign(value);
    value.dispose();
  }
}

/** An encoder with statistics, of each make, the same numbers each time. */
const encoders: Readonly<Record<string, () => Encoder>> = {
  'layers of this package': () => smallConvnet({ channels: [3, 4], inputChannels: 2, seed: 3 }),
  'a function of its variables': () => {
    const layer = dense({ inputs: 2, outputs: 3, random: new Random(3) });
    const norm = batchNormalization<tf.Tensor2D>({ channels: 3 });
    const pool = globalAveragePool();
    const all = { trainable: [layer, norm].flatMap(({ trainable }) => [...trainable]) };
    return encoderFrom((x, how) => norm.apply(layer.apply(pool.apply(x, how), how), how), {
      trainable: Object.fromEntries(all.trainable),
      state: Object.fromEntries(norm.state),
    });
  },
  'a model of tfjs-layers': () =>
    layersModelEncoder(
      sequential({
        layers: [
          layers.conv2d({ filters: 3, kernelSize: 3, strides: 2, inputShape: [7, 6, 2] }),
          layers.batchNormalization(),
          layers.globalAveragePooling2d({}),
          layers.dense({ units: 4, trainable: false }),
        ],
      }),
    ),
};

const images = (seed: number) => toTensor<tf.Tensor4D>(randomPlain([3, 7, 6, 2], new Random(seed)));

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    registerWasmKernels();
    await tf.setBackend(backend);
  });

  describe.each(Object.entries(encoders))('%s', (_, make) => {
    test('computes with the twin’s values, and the network’s stay to the bit', () => {
      const before = tf.memory().numTensors;
      const [online, other] = [make(), make()];
      scramble(online, 1);
      scramble(other, 1);
      const twin = new Twin(online);
      expect(bits(twin)).toEqual(bits(online));
      // The network goes on, the twin stays where the other one is.
      scramble(online, 2);
      const wanted = bits(online);
      const [x, y] = [images(1), images(2)];
      for (const [input, how] of [
        [x, training],
        [y, training],
        [x, { training: false }],
      ] as const) {
        const got = tidied(() => toPlain(twin.run(() => online.apply(input, how))));
        expect(got).toEqual(tidied(() => toPlain(other.apply(input, how))));
        expect(bits(online)).toEqual(wanted);
        // Statistics are those of the batches that it has seen itself.
        expect(bits(twin)).toEqual(bits(other));
      }
      expect(bits(twin)).not.toEqual(wanted);
      twin.move(0.5);
      expect(bits(online)).toEqual(wanted);
      twin.dispose();
      expect(bits(online)).toEqual(wanted);
      tf.dispose([x, y]);
      online.dispose();
      other.dispose();
      expect(tf.memory().numTensors).toBe(before);
    });

    test('gradients of the network are those without a twin', () => {
      const [online, alone] = [make(), make()];
      scramble(online, 3);
      scramble(alone, 3);
      const twin = new Twin(online);
      const x = images(1);
      tidied(() => twin.run(() => online.apply(x, training)));
      const [got, wanted] = [online, alone].map(({ trainable, apply }) => {
        const norm = () => half(apply(x, training));
        const { loss, gradients } = lossGradients(trainable, norm);
        const values = [loss, ...gradients.values()].map(toPlain);
        tf.dispose([loss, ...gradients.values()]);
        return values;
      });
      expect(got).toEqual(wanted);
      expect(bits(online)).toEqual(bits(alone));
      for (const one of [twin, online, alone]) one.dispose();
      x.dispose();
    });

    test('whatever fails, the network has its own values, and the twin those before', () => {
      const online = make();
      scramble(online, 1);
      const twin = new Twin(online);
      scramble(online, 2);
      const wanted = [bits(online), bits(twin)];
      const x = images(1);
      const before = tf.memory().numTensors;
      const failing = () =>
        tidied(() =>
          twin.run(() => {
            online.apply(x, training);
            throw new Error('of the forward pass');
          }),
        );
      expect(failing).toThrow('of the forward pass');
      expect([bits(online), bits(twin)]).toEqual(wanted);
      expect(() => twin.run(async () => {})).toThrow(
        new TypeError('compute should be a function that is not async, got "a promise"'),
      );
      expect([bits(online), bits(twin)]).toEqual(wanted);
      expect(tf.memory().numTensors).toBe(before);
      for (const one of [twin, online]) one.dispose();
      x.dispose();
    });
  });

  test('after some moves it is where plain loops are; statistics are not averaged', () => {
    const number = fc.double({ min: -4, max: 4, noNaN: true });
    const values = fc.array(number, { minLength: 3, maxLength: 3 });
    const momentum = fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(values, fc.array(fc.tuple(values, momentum)), (start, steps) => {
        const assign = (variable: tf.Variable, to: readonly number[]) =>
          tf.tidy(() => variable.assign(tf.tensor1d([...to])));
        const [w, s] = [0, 1].map(() => tf.tidy(() => tf.variable(tf.tensor1d(start))));
        const network = { trainable: new Map([['w', w!]]), state: new Map([['s', s!]]) };
        const twin = new Twin(network);
        let average = start;
        for (const [online, m] of steps) {
          assign(w!, online);
          assign(s!, online);
          twin.move(m);
          average = average.map((a, j) => m * a + (1 - m) * online[j]!);
        }
        for (const [j, value] of twin.trainable.get('w')!.dataSync().entries()) {
          expect(value).toBeCloseTo(average[j]!, 4);
        }
        expect([...twin.state.get('s')!.dataSync()]).toEqual(start.map(Math.fround));
        twin.dispose();
        tf.dispose([w!, s!]);
      }),
    );
  });
});

test('moves as the published code of BYOL does', async () => {
  const { momentum } = await readCase<{ momentum: number[] }>('byol');
  const start = await readTensor('byol', 'average_0');
  const w = tf.variable(start);
  const twin = new Twin({ trainable: new Map([['w', w]]), state: new Map() });
  for (const [t, m] of momentum.entries()) {
    const [online, wanted] = [`online_${t}`, `average_${t + 1}`].map((a) => readTensor('byol', a));
    w.assign(await online!);
    twin.move(m);
    const difference = tf.sub(twin.trainable.get('w')!, await wanted!);
    expect(Math.max(...difference.dataSync().map(Math.abs))).toBeLessThan(1e-6);
  }
  twin.dispose();
});

test('a part of the network has the twin’s values, its names and no hold on them', () => {
  const [encoder, alone] = [1, 1].map((seed) => smallConvnet({ channels: [3], seed }));
  const twin = new Twin({
    trainable: new Map(Array.from(encoder!.trainable, ([name, v]) => [`encoder/${name}`, v])),
    state: new Map(Array.from(encoder!.state, ([name, v]) => [`encoder/${name}`, v])),
  });
  scramble(encoder!, 5);
  const part = twin.part(encoder!);
  expect(bits(part)).toEqual(bits(alone!));
  const x = toTensor<tf.Tensor4D>(randomPlain([2, 5, 5, 3], new Random(1)));
  const use = (module: Encoder) => tidied(() => toPlain(module.apply(x, { training: false })));
  expect(use(part)).toEqual(use(alone!));
  part.dispose();
  expect(use(part)).toEqual(use(alone!));
  expect(() => twin.part(alone!)).toThrow(
    new RangeError('variables of a part should be of the twin, got "conv1/weight"'),
  );
  tf.dispose(x);
  for (const one of [twin, encoder!, alone!]) one.dispose();
});

test('refuses a momentum beyond 0 and 1, and to run among gradients', () => {
  const w = tf.variable(tf.tensor1d([1, 2]));
  const twin = new Twin({ trainable: new Map([['w', w]]), state: new Map() });
  expect(() => twin.move(1.5)).toThrow(new RangeError('momentum should be in [0, 1], got 1.5'));
  expect(() => twin.move('1' as never)).toThrow(TypeError);
  const within = () => twin.run(() => half(tf.tensor2d([[1]])));
  expect(() => tf.variableGrads(within, [w])).toThrow(
    'a twin should run before gradients are computed',
  );
  expect([...twin.trainable.get('w')!.dataSync()]).toEqual([1, 2]);
});

/** ½ Σ x² of rows, with a gradient of its own. */
const half = tf.customGrad((x, save) => {
  (save as unknown as (tensors: tf.Tensor[]) => void)([x as tf.Tensor]);
  const gradFunc = (dy: tf.Tensor, [x]: tf.Tensor[]) => [tf.mul(dy, x!)];
  return { value: tf.div(tf.sum(tf.square(x as tf.Tensor)), 2), gradFunc } as never;
}) as unknown as (x: tf.Tensor2D) => tf.Scalar;
