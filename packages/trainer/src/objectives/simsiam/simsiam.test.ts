import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  disposeOutcome,
  dot,
  drawViews,
  expectAsPlain,
  expectFinite,
  lossOfPlain,
  mean,
  type PlainOutputs,
  plainUnit,
} from '../../../testing/contrastive.ts';
import { makeObjective } from '../../../testing/recorded-objectives/drive.ts';
import { simsiam } from './simsiam.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 2, max: 7 }),
  seed: fc.nat(),
});

/** In doubles, straight from the formula. */
function plainLoss({ projections, predictions }: PlainOutputs): number {
  const cosines = [0, 1].map((v) => {
    const targets = plainUnit(projections[1 - v]!);
    return mean(plainUnit(predictions![v]!).map((p, i) => dot(p, targets[i]!)));
  });
  return -(cosines[0]! + cosines[1]!) / 2;
}

test('loss and gradients are those of the formula; projections have none', () => {
  const before = tf.memory().numTensors;
  fc.assert(
    fc.property(sizes, ({ rows, width, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(simsiam(), { batchSize: rows });
      const [projections, predictions] = [0, 1].map(() => drawViews(2, rows, width, random));
      const outputs = { projections: projections!, predictions: predictions! };
      expectAsPlain(objective, outputs, plainLoss, random);
      const outcome = lossOfPlain(objective, outputs);
      expect(outcome.projectionGradients).toBeUndefined();
      expect(outcome.predictionGradients).toHaveLength(2);
      disposeOutcome(outcome);
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('all the same: the loss is too good, and nothing spreads', () => {
  const objective = makeObjective(simsiam(), { batchSize: 3 });
  const same = [0, 1].map(() => [1, 2, 5].map((x) => [x, -x]));
  const outcome = lossOfPlain(objective, { projections: same, predictions: same });
  expect(outcome.loss.dataSync()[0]).toBeCloseTo(-1, 6);
  expect(outcome.loss.dataSync()[0]).toBeLessThan(objective.yardstick.vanished!);
  expect(outcome.measures!.dataSync()[0]).toBeCloseTo(0, 3);
  disposeOutcome(outcome);
});

test('no row makes what is not finite', () => {
  const objective = makeObjective(simsiam(), { batchSize: 3 });
  const [zero, huge, tiny] = [0, 1e30, 1e-30].map((x) => [x, x, -x]);
  const projections = [
    [zero!, huge!, tiny!],
    [huge!, huge!, zero!],
  ];
  const outcome = lossOfPlain(objective, { projections, predictions: [...projections].reverse() });
  expectFinite(outcome);
  disposeOutcome(outcome);
});

test('heads are as wide as published, or as told', () => {
  const widths = (options: object, inputs: number) => {
    const { projector, predictor } = makeObjective(simsiam(options), { batchSize: 2 }).needs;
    const project = projector!({ inputs, seed: 0 });
    const predict = (predictor as typeof projector)!({ inputs: project.outputs!, seed: 0 });
    const names = [project, predict].map(({ trainable }) =>
      [...trainable].map(([name, { shape }]) => `${name} ${shape}`),
    );
    for (const each of [project, predict]) each.dispose();
    return names;
  };
  expect(widths({ hidden: 5, dimension: 4, predictorHidden: 2 }, 3)).toEqual([
    [
      ...['dense1/weight 3,5', 'bn1/gamma 5', 'bn1/beta 5'],
      ...['dense2/weight 5,5', 'bn2/gamma 5', 'bn2/beta 5', 'dense3/weight 5,4'],
    ],
    [
      ...['dense1/weight 4,2', 'bn1/gamma 2', 'bn1/beta 2'],
      ...['dense2/weight 2,4', 'dense2/bias 4'],
    ],
  ]);
  const { options } = makeObjective(simsiam(), { batchSize: 2 });
  expect(options).toEqual({ hidden: 2048, dimension: 2048, predictorHidden: 512 });
});

test('everything decays, and the predictor alone keeps its rate', async () => {
  const { recipe } = makeObjective(simsiam(), { batchSize: 512 });
  expect(recipe).toMatchObject({ learningRate: 0.1, warmupEpochs: 0, schedule: { by: 'epoch' } });
  const names = ['encoder/w', 'projector/bn1/beta', 'predictor/dense1/weight', 'predictor/b'];
  const trainable = new Map(names.map((name) => [name, tf.variable(tf.tensor1d([1]))]));
  const optimizer = recipe!.optimizer!(trainable);
  const gradients = new Map(names.map((name) => [name, tf.zeros([1])]));
  await optimizer.apply(gradients, { learningRate: 0.5, constantRate: 4 });
  const values = [...trainable.values()].map((value) => value.dataSync()[0]!);
  for (const [i, rate] of [0.5, 0.5, 4, 4].entries())
    expect(values[i]).toBeCloseTo(1 - rate * 1e-4, 6);
  optimizer.dispose();
  tf.dispose([...gradients.values(), ...trainable.values()]);
});

test('options that cannot work are named', () => {
  const make = (options: object) => () => makeObjective(simsiam(options), { batchSize: 2 });
  expect(make({ hidden: 0 })).toThrow('hidden should be a positive integer, got 0');
  expect(make({ predictorHidden: 0.5 })).toThrow('predictorHidden should be a positive integer');
  expect(make({ temperature: 1 })).toThrow('temperature');
});
