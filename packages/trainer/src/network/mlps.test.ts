import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { randomPlain, toTensor } from '../../testing/expect-gradients.ts';
import { expectModule, expectPlainNetwork } from '../../testing/expect-module.ts';
import { plainMlp } from '../../testing/plain-networks.ts';
import { predictor } from './predictor.ts';
import { projector } from './projector.ts';

const mlps = { projector, predictor };

describe.each(['cpu', 'wasm'])('on %s', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
  });

  test.each(Object.entries(mlps))('%s: value and gradients are those of plain loops', (_, make) => {
    const mlp = make({ inputs: 4, hidden: 5, outputs: 3, seed: 2 });
    const x = toTensor<tf.Tensor2D>(randomPlain([8, 4], new Random(1)));
    expectPlainNetwork(mlp, x, plainMlp, 2e-4);
    mlp.dispose();
    x.dispose();
  });

  test.each(Object.entries(mlps))('%s is a module', (_, make) => {
    expectModule((seed) => make({ inputs: 3, hidden: 4, outputs: 2, seed }), [5, 3]);
  });
});

test('widths are the published ones where they are left out', () => {
  const shapes = (mlp: ReturnType<typeof projector>) => {
    const weights = [mlp.trainable.get('dense1/weight')!, mlp.trainable.get('dense2/weight')!];
    mlp.dispose();
    return weights.map(({ shape }) => shape);
  };
  expect(shapes(projector({ inputs: 2048 }))).toEqual([
    [2048, 2048],
    [2048, 128],
  ]);
  expect(shapes(predictor({ inputs: 128 }))).toEqual([
    [128, 2048],
    [2048, 128],
  ]);
});

test('refuses options that cannot be', () => {
  expect(() => projector({ inputs: Number.NaN })).toThrow(
    new RangeError('inputs should be a positive integer, got NaN'),
  );
  expect(() => predictor({ inputs: 1, hidden: 0 })).toThrow(RangeError);
  expect(() => projector({} as never)).toThrow(TypeError);
  expect(() => projector({ inputs: 1, outputs: 1, seed: 1e300 })).toThrow(RangeError);
});
