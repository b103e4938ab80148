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
import { readTensor } from '../../testing/recorded-array.ts';
import { unitRows, unitRowsGradient } from '../parts/unit-rows.ts';
import { batchNormalization } from './layers/batch-normalization.ts';
import { dense } from './layers/dense.ts';
import { concatRows } from './layers/rows.ts';
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

  test.each(['dino-head', 'dino-head-lengths'])('%s, as recorded', async (name) => {
    const more = name === 'dino-head' ? {} : AFFINE;
    const width = name === 'dino-head' ? [7, 7, 5, 9] : [5, 5, 4, 8];
    const weightNorm = name === 'dino-head' ? 'fixed' : 'trained';
    const module = mlp([
      { width: width[0]!, bias: true, ...more, ...GELU },
      { width: width[1]!, bias: true, ...more, ...GELU },
      { width: width[2]!, bias: true },
      { width: width[3]!, unitInputs: true, weightNorm },
    ])({ inputs: 6, seed: 0 });
    const names = await takeRecorded(module, name, (own) => {
      const [layer, variable] = own.split('/') as [string, string];
      if (layer === 'dense4') return `last_${variable}`;
      const i = layer.at(-1);
      return { weight: `dense${i}`, bias: `dense${i}_bias` }[variable] ?? `${variable}${i}`;
    });
    const x = await readTensor<tf.Tensor2D>(name, 'features');
    const dy = await readTensor(name, 'logits_grad');
    const inputs = [x, ...module.trainable.values()];
    const { value, grads } = tf.engine().gradients(() => module.apply(x, training), inputs, dy);
    await expectRecorded(name, ['logits'], [value]);
    await expectRecorded(
      name,
      ['features', ...names].map((one) => `${one}_grad`),
      grads,
    );
  });

  test('simsiam-network, as recorded', async () => {
    const name = 'simsiam-network';
    const project = mlp([
      { width: 6, ...AFFINE, ...RELU },
      { width: 6, ...AFFINE, ...RELU },
      { width: 7, normalization: 'plain' },
    ])({ inputs: 6, seed: 0 });
    const predict = mlp([
      { width: 4, ...AFFINE, ...RELU },
      { width: 7, bias: true },
    ])({
      ...{ inputs: 7, seed: 0 },
    });
    const ofProjector = await takeRecorded(project, name, (own) => {
      const [layer, variable] = own.split('/') as [string, string];
      return variable === 'weight' ? layer : `${variable}${layer.at(-1)}`;
    });
    const ofPredictor = await takeRecorded(predict, name, (own) => {
      const [layer, variable] = own.split('/') as [string, string];
      const i = layer.at(-1);
      return (
        { weight: `predictor${i}`, bias: `predictor${i}_bias` }[variable] ?? `predictor_${variable}`
      );
    });
    const features = [0, 1].map((v) => readTensor<tf.Tensor2D>(name, `features_${v}`));
    const views = await Promise.all(features);
    const read = (what: string) =>
      Promise.all([0, 1].map((v) => readTensor<tf.Tensor2D>(name, `${what}_${v}`)));
    const [projections, predictions] = [await read('projection'), await read('prediction')];

    // -½ (cos(p_0, z_1) + cos(p_1, z_0)), means over rows, with respect to p.
    const dy = tf.concat(
      predictions.map((p, v) => {
        const { unit, scale } = unitRows(p);
        const target = tf.mul(unitRows(projections[1 - v]!).unit, -0.5 / p.shape[0]);
        return unitRowsGradient(target as tf.Tensor2D, unit, scale);
      }),
      0,
    );
    const seen: tf.Tensor[] = [];
    const forward = () =>
      concatRows(
        views.map((view) => {
          const projection = project.apply(view, training);
          const prediction = predict.apply(projection, training);
          seen.push(tf.keep(tf.clone(projection)), tf.keep(tf.clone(prediction)));
          return prediction;
        }),
      );
    const inputs = [...views, ...project.trainable.values(), ...predict.trainable.values()];
    const { grads } = tf.engine().gradients(forward, inputs, dy);
    const outputs = [0, 1].flatMap((v) => [`projection_${v}`, `prediction_${v}`]);
    await expectRecorded(name, outputs, seen);
    const all = [...ofProjector, ...ofPredictor].map((one) => `${one}_grad`);
    await expectRecorded(name, ['features_grad_0', 'features_grad_1', ...all], grads);
    const statistics = ['mean', 'variance'];
    for (const [module, suffixes] of [
      [project, ['1', '2']],
      [predict, ['predictor']],
    ] as const) {
      const state = [...module.state.values()].slice(0, 2 * suffixes.length);
      const arrays = suffixes.flatMap((i) => statistics.map((what) => `running_${what}_${i}`));
      await expectRecorded(name, arrays, state);
    }
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

/** Give a module's variables what is recorded. @returns Names of the arrays, in their order. */
async function takeRecorded(
  { trainable }: RowModule,
  name: string,
  arrayOf: (own: string) => string,
): Promise<string[]> {
  const names = [...trainable.keys()].map(arrayOf);
  for (const [i, variable] of [...trainable.values()].entries()) {
    variable.assign(await readOurs(name, names[i]!));
  }
  return names;
}

/** A recorded array in our layout: weights are recorded as [outputs, inputs], lengths as [outputs, 1]. */
async function readOurs(name: string, array: string): Promise<tf.Tensor> {
  const value = await readTensor(name, array);
  if (array.startsWith('last_length')) return tf.reshape(value, [-1]);
  const isWeight = /^(dense|predictor|last_)/.test(array) && value.rank === 2;
  return isWeight ? tf.transpose(value) : value;
}

/** Within 1e-5 of the largest number of all. */
async function expectRecorded(name: string, arrays: readonly string[], got: readonly tf.Tensor[]) {
  expect(got.length).toBe(arrays.length);
  const wanted = await Promise.all(arrays.map((array) => readOurs(name, array)));
  const largest = Math.max(...wanted.map((value) => Math.max(...value.dataSync().map(Math.abs))));
  for (const [i, value] of got.entries()) {
    expect(value.shape).toEqual(wanted[i]!.shape);
    const difference = tf.sub(value, wanted[i]!).dataSync();
    expect(Math.max(...difference.map(Math.abs)), arrays[i]).toBeLessThan(1e-5 * largest);
  }
}
