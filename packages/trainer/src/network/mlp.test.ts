import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectClose, randomPlain, toPlain, toTensor } from '../../testing/expect-gradients.ts';
import { expectModule, expectPlainNetwork } from '../../testing/expect-module.ts';
import {
  type Plain,
  plainDense,
  plainGelu,
  plainNormalize,
  plainRelu,
  plainUnit,
  plainWeightNorm,
} from '../../testing/plain-layers.ts';
import type { Weights } from '../../testing/plain-networks.ts';
import { batchNormalization } from './layers/batch-normalization.ts';
import { dense } from './layers/dense.ts';
import { type MlpShape, mlp } from './mlp.ts';
import type { RowModule } from './module.ts';
import { predictor } from './predictor.ts';
import { projector } from './projector.ts';

const training = { training: true };
const AFFINE = { normalization: 'affine' } as const;
const RELU = { activation: 'relu' } as const;
const GELU = { activation: 'gelu' } as const;

/** Shapes that published systems have, much narrower. */
const SHAPES: Readonly<Record<string, MlpShape>> = {
  'SwAV, DeepCluster-v2': [
    { width: 5, bias: true, ...AFFINE, ...RELU },
    { width: 3, bias: true },
  ],
  'ODC, without dropout': [
    { width: 5, bias: true, normalization: 'plain', momentum: 0.001, ...RELU },
    { width: 3, bias: true, ...RELU },
  ],
  SimCLR: [
    { width: 5, ...AFFINE, ...RELU },
    { width: 4, ...AFFINE, ...RELU },
    { width: 3, normalization: 'scale' },
  ],
  'MoCo-v2': [
    { width: 5, bias: true, ...RELU },
    { width: 3, bias: true },
  ],
  'MoCo-v3': [
    { width: 5, ...AFFINE, ...RELU },
    { width: 3, normalization: 'plain' },
  ],
  'MoCo-v3, predictor': [{ width: 5, ...AFFINE, ...RELU }, { width: 3 }],
  BYOL: [{ width: 5, bias: true, ...AFFINE, ...RELU }, { width: 3 }],
  'DINO, all of it': [
    { width: 5, bias: true, ...AFFINE, ...GELU },
    { width: 4, bias: true, ...GELU },
    { width: 3, bias: true },
    { width: 6, unitInputs: true, weightNorm: 'trained' },
  ],
};

/** In training, by plain loops. */
function plainShape(features: Plain, weights: Weights, shape: MlpShape): Plain {
  let x = features;
  for (const [at, layer] of shape.entries()) {
    const of = (name: string) => weights[`${name}`.replace('#', `${at + 1}`)];
    if (layer.unitInputs) x = plainUnit(x);
    x = layer.weightNorm
      ? plainWeightNorm(x, of('dense#/direction')!, of('dense#/length'))
      : plainDense(x, of('dense#/weight')!, of('dense#/bias'));
    if (layer.normalization) {
      const fill = (value: number) => ({
        data: new Float64Array(layer.width).fill(value),
        shape: [layer.width],
      });
      x = plainNormalize(x, of('bn#/gamma') ?? fill(1), of('bn#/beta') ?? fill(0), 1e-5).y;
    }
    if (layer.activation) x = layer.activation === 'relu' ? plainRelu(x) : plainGelu(x);
  }
  return x;
}

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
  });

  test.each(Object.entries(SHAPES))(
    '%s: value and gradients are those of plain loops',
    (_, shape) => {
      const before = tf.memory().numTensors;
      const module = mlp(shape)({ inputs: 4, seed: 2 });
      expect(module.outputs).toBe(shape.at(-1)!.width);
      const x = toTensor<tf.Tensor2D>(randomPlain([9, 4], new Random(1)));
      expectPlainNetwork(module, x, (x, weights) => plainShape(x, weights, shape), 1e-3);
      module.dispose();
      x.dispose();
      expectModule((seed) => mlp(shape)({ inputs: 3, seed }), [6, 3]);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  test('dropout comes last in its layer', () => {
    const shape: MlpShape = [{ width: 200, ...RELU, dropout: 0.5 }];
    const module = mlp(shape)({ inputs: 4, seed: 2 });
    const plain = mlp([{ width: 200, ...RELU }])({ inputs: 4, seed: 2 });
    const x = toTensor<tf.Tensor2D>(randomPlain([9, 4], new Random(1)));
    const random = new Random(5);
    const y = plain.apply(x, training);
    const wanted = toPlain(y).data.map((v) => (random.uniform() < 0.5 ? 0 : 2 * v));
    const dropped = module.apply(x, { ...training, random: new Random(5) });
    expect(toPlain(dropped).data).toEqual(wanted.map(Math.fround));
    tf.dispose([x, y, dropped]);
    for (const one of [module, plain]) one.dispose();
  });
});

test('projector and predictor begin with the weights that they always had', () => {
  for (const [make, bias] of [
    [projector, false],
    [predictor, true],
  ] as const) {
    const module = make({ inputs: 5, hidden: 6, outputs: 4, seed: 9 });
    const random = new Random(9);
    const first = dense({ inputs: 5, outputs: 6, bias: false, random });
    const norm = batchNormalization({ channels: 6 });
    const second = dense({ inputs: 6, outputs: 4, bias, random });
    const last = batchNormalization({ channels: 4 });
    const layers = { dense1: first, bn1: norm, dense2: second, ...(!bias && { bn2: last }) };
    const bits = (variables: Iterable<[string, tf.Variable]>) =>
      Array.from(variables, ([name, value]) => [name, [...value.dataSync()]]);
    const named = (kind: 'trainable' | 'state') =>
      Object.entries(layers).flatMap(([layer, part]) =>
        Array.from(part[kind], ([name, v]): [string, tf.Variable] => [`${layer}/${name}`, v]),
      );
    expect(bits(module.trainable)).toEqual(bits(named('trainable')));
    expect(bits(module.state)).toEqual(bits(named('state')));
    for (const one of [module, first, norm, second, last]) one.dispose();
  }
});

test('a layer has the variables, first weights and statistics that it says', () => {
  const shape = [
    { width: 4, normalization: 'affine', bias: true },
    { width: 4, normalization: 'scale', momentum: 1, deviation: 0.5 },
    { width: 2, normalization: 'plain', weightNorm: 'fixed' },
  ] as const;
  const usual = mlp(shape.map(({ width }) => ({ width })))({ inputs: 4, seed: 1 });
  const changed = structuredClone(shape) as unknown as { width: number }[];
  const make = mlp(changed as MlpShape);
  changed[0]!.width = 100;
  const module = make({ inputs: 4, seed: 1 });
  expect([...module.trainable.keys()]).toEqual([
    ...['dense1/weight', 'dense1/bias', 'bn1/gamma', 'bn1/beta'],
    ...['dense2/weight', 'bn2/gamma', 'dense3/direction'],
  ]);
  // The usual deviation is √(2 / 4).
  const values = (one: RowModule, name: string) => toPlain(one.trainable.get(name)!);
  const { data, shape: extents } = values(usual, 'dense2/weight');
  const scaled = { data: data.map((w) => w * Math.SQRT1_2), shape: extents };
  expectClose(values(module, 'dense2/weight'), scaled, 1e-6);
  // All of the batch, and half of it.
  const x = toTensor<tf.Tensor2D>(randomPlain([9, 4], new Random(1)));
  const out = tf.tidy(() => tf.keep(module.apply(x, training)));
  const all = module.state.get('bn2/runningVariance')!.dataSync();
  const again = mlp([shape[0], { ...shape[1], momentum: 0.5 }])({ inputs: 4, seed: 1 });
  tf.tidy(() => again.apply(x, training));
  const half = again.state.get('bn2/runningVariance')!.dataSync();
  for (const [c, v] of all.entries()) expect(half[c]).toBeCloseTo(0.5 + 0.5 * v, 5);
  tf.dispose([x, out]);
  for (const one of [usual, module, again]) one.dispose();
});

test.each([
  [[], 'shape should be one or more layers, got []'],
  [[{ width: 0 }], 'shape[0].width should be a positive integer, got 0'],
  [
    [{ width: 1 }, { width: 1, activation: 'tanh' }],
    "shape[1].activation should be 'relu' or 'gelu'",
  ],
  [[{ width: 1, normalization: 'none' }], 'shape[0].normalization should be'],
  [[{ width: 1, bias: 1 }], 'shape[0].bias should be true or false, got 1'],
  [
    [{ width: 1, bias: true, weightNorm: 'fixed' }],
    'shape[0].bias should be left out with weightNorm',
  ],
  [[{ width: 1, weightNorm: 'free' }], "shape[0].weightNorm should be 'fixed' or 'trained'"],
  [[{ width: 1, dropout: 1 }], 'shape[0].dropout should be in [0, 1), got 1'],
  [[{ width: 1, momentum: 2 }], 'shape[0].momentum should be in [0, 1], got 2'],
  [[{ width: 1, deviation: 0 }], 'shape[0].deviation should be in'],
  [[{ width: 1, unitInputs: 0 }], 'shape[0].unitInputs should be true or false, got 0'],
  [[{ widht: 1 }], 'the names in shape[0] should be among'],
  [null, 'shape should be one or more layers, got null'],
])('the shape %j is refused', (shape, message) => {
  expect(() => mlp(shape as never)).toThrow(message);
});

test('a factory refuses widths and seeds that cannot be, and makes as many as are asked for', () => {
  const make = mlp([{ width: 2 }]);
  expect(() => make({ inputs: 0, seed: 0 })).toThrow('inputs should be a positive integer, got 0');
  expect(() => make({ inputs: 1, seed: 0.5 })).toThrow('seed should be a safe integer, got 0.5');
  const [one, two] = [3, 4].map((inputs) => make({ inputs, seed: 1 }));
  expect(one!.trainable.get('dense1/weight')!.shape).toEqual([3, 2]);
  expect(two!.trainable.get('dense1/weight')!.shape).toEqual([4, 2]);
  for (const module of [one!, two!]) module.dispose();
});
