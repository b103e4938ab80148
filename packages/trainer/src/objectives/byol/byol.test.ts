import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  disposeOutcome,
  drawViews,
  expectAsPlain,
  expectFinite,
  lossOfPlain,
  mean,
  type PlainOutputs,
  plainUnit,
} from '../../../testing/contrastive.ts';
import { makeObjective } from '../../../testing/recorded-objectives/drive.ts';
import { byol } from './byol.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 2, max: 7 }),
  seed: fc.nat(),
});

/** In doubles: squared distances of unit rows, not cosines. */
function plainLoss({ predictions, twin }: PlainOutputs): number {
  const distances = [0, 1].map((v) => {
    const targets = plainUnit(twin![1 - v]!);
    return mean(
      plainUnit(predictions![v]!).map((p, i) =>
        p.reduce((sum, x, j) => sum + (x - targets[i]![j]!) ** 2, 0),
      ),
    );
  });
  return distances[0]! + distances[1]!;
}

test('loss and gradients are those of the formula; projections have none', () => {
  const before = tf.memory().numTensors;
  fc.assert(
    fc.property(sizes, ({ rows, width, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(byol(), { batchSize: rows });
      const [projections, predictions, twin] = [0, 1, 2].map(() =>
        drawViews(2, rows, width, random),
      ) as [PlainOutputs['projections'], PlainOutputs['projections'], PlainOutputs['projections']];
      const outputs = { projections, predictions, twin };
      expectAsPlain(objective, outputs, plainLoss, random);
      const outcome = lossOfPlain(objective, outputs);
      expect(outcome.projectionGradients).toBeUndefined();
      disposeOutcome(outcome);
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('rows at right angles cost as much as no prediction, rows that are the same nothing', () => {
  const objective = makeObjective(byol(), { batchSize: 2 });
  const lossOf = (predictions: PlainOutputs['projections'], twin: PlainOutputs['projections']) => {
    const outcome = lossOfPlain(objective, { projections: twin, predictions, twin });
    const numbers = [outcome.loss, outcome.measures!].map((each) => each.dataSync()[0]!);
    disposeOutcome(outcome);
    return numbers;
  };
  const along = (row: number[]) => [0, 1].map(() => [row, row]);
  expect(lossOf(along([2, 0]), along([0, 3]))[0]).toBe(objective.yardstick.uniform);
  const [loss, spread] = lossOf(along([2, 0]), along([3, 0]));
  expect(loss).toBeLessThan(objective.yardstick.vanished!);
  expect(spread).toBe(0);
});

test('no row makes what is not finite', () => {
  const objective = makeObjective(byol(), { batchSize: 3 });
  const [zero, huge, tiny] = [0, 1e30, 1e-30].map((x) => [x, x, -x]);
  const twin = [
    [zero!, huge!, tiny!],
    [huge!, huge!, zero!],
  ];
  const predictions = [...twin].reverse();
  const outcome = lossOfPlain(objective, { projections: twin, predictions, twin });
  expectFinite(outcome);
  disposeOutcome(outcome);
});

test('rate, decay and momentum hang on how long the run is', async () => {
  const of = async (epochs: number) => {
    const { recipe, needs } = makeObjective(byol(), { batchSize: 512, epochs });
    const w = tf.variable(tf.tensor2d([[1, 0]]));
    const optimizer = recipe!.optimizer!(new Map([['w', w]]));
    // LARS steps along the gradient and what decays, however long they are.
    const gradient = tf.tensor2d([[0, 1e-6]]);
    await optimizer.apply(new Map([['w', gradient]]), 1);
    const [along, across] = w.dataSync();
    const decay = (1e-6 * (1 - along!)) / -across!;
    tf.dispose([w, gradient]);
    optimizer.dispose();
    const place = { epoch: 0, epochs, batch: 0, batches: 1, last: true, step: 0, steps: 10 };
    const at = (step: number) => needs.twin!.momentum({ ...place, step });
    expect(decay * 1e6).toBeCloseTo(epochs > 300 ? 1.5 : 1, 3);
    return [recipe!.learningRate, at(0), at(5), at(10)].map((x) => Number(x!.toFixed(6)));
  };
  expect(await of(100)).toEqual([0.9, 0.99, 0.995, 1]);
  expect(await of(300)).toEqual([0.6, 0.99, 0.995, 1]);
  expect(await of(1000)).toEqual([0.4, 0.996, 0.998, 1]);
});

test('heads are as wide as published, or as told', () => {
  const { needs, options } = makeObjective(byol(), { batchSize: 2 });
  expect(options).toEqual({
    momentum: 0.99,
    hidden: 4096,
    dimension: 256,
    predictorHidden: 4096,
  });
  expect(needs.twin!.of).toBe('projection');
  const told = makeObjective(byol({ hidden: 5, dimension: 4, predictorHidden: 2 }), {
    batchSize: 2,
  }).needs;
  const project = told.projector!({ inputs: 3, seed: 0 });
  const predict = (told.predictor as typeof told.projector)!({ inputs: 7, seed: 0 });
  const names = [project, predict].map(({ trainable }) =>
    [...trainable].map(([name, { shape }]) => `${name} ${shape}`),
  );
  expect(names).toEqual([
    [...['dense1/weight 3,5', 'dense1/bias 5', 'bn1/gamma 5', 'bn1/beta 5'], 'dense2/weight 5,4'],
    [...['dense1/weight 7,2', 'dense1/bias 2', 'bn1/gamma 2', 'bn1/beta 2'], 'dense2/weight 2,7'],
  ]);
  for (const each of [project, predict]) each.dispose();
});

test('options that cannot work are named', () => {
  const make = (options: object) => () => makeObjective(byol(options), { batchSize: 2 });
  expect(make({ momentum: 1.5 })).toThrow('momentum should be in [0, 1], got 1.5');
  expect(make({ dimension: 0 })).toThrow('dimension should be a positive integer, got 0');
  expect(make({ tau: 1 })).toThrow('tau');
});
