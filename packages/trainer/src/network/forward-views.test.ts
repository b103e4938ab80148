import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  expectClose,
  expectGradients,
  randomPlain,
  tidied,
  toPlain,
  toTensor,
} from '../../testing/expect-gradients.ts';
import type { Plain } from '../../testing/plain-layers.ts';
import { plainMlp, plainSmallConvnet, type Weights } from '../../testing/plain-networks.ts';
import { smallConvnet } from './encoders/small-convnet.ts';
import { forwardViews, VIEW_ORDERS, type ViewOrder } from './forward-views.ts';
import { registerWasmKernels } from './kernels/register-wasm-kernels.ts';
import { concatRows } from './layers/rows.ts';
import type { Module } from './module.ts';
import { Network, type Outputs } from './network.ts';
import { predictor } from './predictor.ts';
import { projector } from './projector.ts';

const training = { training: true };
const B = 4;

const parts = () => ({
  encoder: smallConvnet({ channels: [3], inputChannels: 2, seed: 1 }),
  projector: projector({ inputs: 3, hidden: 4, outputs: 3, seed: 2 }),
  predictor: predictor({ inputs: 3, hidden: 4, seed: 3 }),
});

/** Two large views and two small crops, or views of one size. */
const views = (sizes: readonly number[]) => {
  const random = new Random(4);
  return sizes.map((size) => toTensor<tf.Tensor4D>(randomPlain([B, size, size, 2], random)));
};

/** By hand: which views are a batch of the encoder's, and whether the rest takes all rows at once. */
const BATCHES: Readonly<Record<ViewOrder, (v: readonly Plain[]) => readonly Plain[][]>> = {
  'each view': (v) => v.map((view) => [view]),
  together: (v) => [[...v]],
  'by size': (v) => v.map(({ shape }) => v.filter((other) => other.shape[1] === shape[1])),
};

function join(batches: readonly Plain[]): Plain {
  const rows = batches.reduce((sum, { shape }) => sum + shape[0]!, 0);
  return {
    data: Float64Array.from(batches.flatMap(({ data }) => [...data])),
    shape: [rows, ...batches[0]!.shape.slice(1)],
  };
}

/** All projections, and below them all predictions. */
function byHand(
  order: ViewOrder,
  images: readonly Plain[],
  weights: Record<string, Weights>,
): Plain {
  const batches = [...new Map(BATCHES[order](images).map((batch) => [batch[0], batch])).values()];
  const features = batches.map((batch) => plainSmallConvnet(join(batch), weights.encoder!));
  const rows = order === 'each view' ? features : [join(features)];
  const projections = rows.map((x) => plainMlp(x, weights.projector!));
  const predictions = projections.map((x) => plainMlp(x, weights.predictor!));
  return join([...projections, ...predictions]);
}

/** The same of outputs by view. */
const joined = (outputs: readonly Outputs[]) =>
  concatRows([
    ...outputs.map(({ projection }) => projection),
    ...outputs.map(({ prediction }) => prediction!),
  ]);

const bits = ({ state }: Pick<Module, 'state'>) => Array.from(state.values(), toPlain);

describe.each(['cpu', 'wasm'])('on %s', (backend) => {
  beforeAll(async () => {
    registerWasmKernels();
    await tf.setBackend(backend);
  });

  test.each([
    ['each view', [6, 6, 4, 4]],
    ['together', [6, 6]],
    ['by size', [6, 6, 4, 4]],
    ['by size', [6, 6]],
  ] as const)('%s, sizes %j: value and gradients are those of plain loops', (order, sizes) => {
    const all = parts();
    const network = new Network(all);
    const given = views(sizes);
    const images = given.map(toPlain);
    const names = [...network.trainable.keys()];
    expectGradients(
      [...network.trainable.values()],
      () => joined(forwardViews(all, given, order, training)),
      (...values) => {
        const weights: Record<string, Record<string, Plain>> = {};
        for (const [i, name] of names.entries()) {
          const [part] = name.split('/') as [string];
          weights[part] = { ...weights[part], [name.slice(part.length + 1)]: values[i]! };
        }
        return byHand(order, images, weights);
      },
      1e-3,
    );
    network.dispose();
    tf.dispose(given);
    expect(tf.memory().numTensors).toBe(0);
  });

  test('each view goes as through the network alone, to the bit', () => {
    const [all, alone] = [parts(), new Network(parts())];
    const network = new Network(all);
    const given = views([6, 6, 4]);
    const [got, wanted] = tidied(() => [
      forwardViews(all, given, 'each view', training).map((one) => Object.values(one).map(toPlain)),
      given.map((view) => Object.values(alone.apply(view, training)).map(toPlain)),
    ]);
    expect(got).toEqual(wanted);
    expect(bits(network)).toEqual(bits(alone));
    tf.dispose([...given]);
    network.dispose();
    alone.dispose();
  });

  test.each(VIEW_ORDERS)(
    '%s: a batch of statistics is taken in as often as there are batches',
    (o) => {
      const all = parts();
      const given = views([6, 6]);
      const before = bits(all.encoder)[0]!;
      tidied(() => forwardViews(all, given, o, training));
      const [mean] = bits(all.encoder);
      const once = parts();
      const batches = o === 'each view' ? given : [tf.concat(given, 0)];
      tidied(() => batches.map((batch) => once.encoder.apply(batch, training)));
      expectClose(mean!, bits(once.encoder)[0]!, 1e-6);
      expect(mean).not.toEqual(before);
      tf.disposeVariables();
      tf.dispose([...given, ...batches]);
    },
  );
});

test('without a predictor there is no prediction', () => {
  const { predictor: _, ...two } = parts();
  const given = views([4, 4]);
  for (const order of VIEW_ORDERS) {
    const outputs = tidied(() => forwardViews(two, given, order, training));
    expect(outputs.map((one) => Object.keys(one))).toEqual([['projection'], ['projection']]);
  }
  tf.disposeVariables();
});

test('refuses views of two sizes together, and orders that it does not know', () => {
  const all = parts();
  expect(() => forwardViews(all, views([6, 4]), 'together', training)).toThrow(
    new RangeError('views should be of one size to go together, got "6 × 6, 4 × 4"'),
  );
  expect(() => forwardViews(all, views([6]), 'apart' as never, training)).toThrow(RangeError);
  tf.disposeVariables();
});
