import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  disposeOutcome,
  dot,
  drawViews,
  expectAsPlain,
  expectFinite,
  lossOfPlain,
  mean,
  type PlainOutputs,
  plainPick,
  plainUnit,
} from '../../../testing/contrastive.ts';
import { makeObjective } from '../../../testing/recorded-objectives/drive.ts';
import { withoutDiagonal, withZeroDiagonal } from './diagonals.ts';
import { simclr } from './simclr.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 2, max: 7 }),
  temperature: fc.constantFrom(0.1, 0.5, 2),
  seed: fc.nat(),
});

/** In doubles, straight from the formula: every row picks the other view of its image, its own entry left out. */
function plainLoss({ projections }: PlainOutputs, temperature: number): number {
  const z = projections.flatMap(plainUnit);
  const b = z.length / 2;
  const picks = z.map((row, i) => {
    const others = [...z.keys()].filter((j) => j !== i);
    const cosines = others.map((j) => dot(row, z[j]!));
    return plainPick(cosines, others.indexOf((i + b) % (2 * b)), temperature);
  });
  return mean(picks);
}

test('loss and gradients are those of the formula', () => {
  fc.assert(
    fc.property(sizes, ({ rows, width, temperature, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(simclr({ temperature }), { batchSize: rows });
      const projections = drawViews(2, rows, width, random);
      expectAsPlain(
        objective,
        { projections },
        (outputs) => plainLoss(outputs, temperature),
        random,
      );
    }),
  );
});

describe('measures', () => {
  const objective = makeObjective(simclr(), { batchSize: 2 });
  const [x, y] = [
    [1, 0],
    [0, 1],
  ];
  const measuresOf = (projections: PlainOutputs['projections']) => {
    const outcome = lossOfPlain(objective, { projections });
    const measures = Array.from(outcome.measures!.dataSync());
    disposeOutcome(outcome);
    return measures;
  };

  test('views that are alike win, and cosines are told apart', () => {
    expect(
      measuresOf([
        [x, y],
        [x, y],
      ]),
    ).toEqual([1, 1, 0]);
    expect(
      measuresOf([
        [x, y],
        [y, x],
      ]),
    ).toEqual([0, 0, 0.5]);
  });

  test('where all rows are the same, none wins', () => {
    expect(
      measuresOf([
        [x, x],
        [x, x],
      ]),
    ).toEqual([0, 1, 1]);
  });
});

test('the loss of rows that are all the same is the yardstick', () => {
  const rows = Array.from({ length: 5 }, () => [1, 2, 3]);
  const objective = makeObjective(simclr(), { batchSize: 5 });
  const outcome = lossOfPlain(objective, { projections: [rows, rows] });
  expect(outcome.loss.dataSync()[0]).toBeCloseTo(Math.log(9), 5);
  expect(objective.yardstick.uniform).toBeCloseTo(Math.log(9), 12);
  disposeOutcome(outcome);
});

test('one image alone has nothing to tell apart', () => {
  const objective = makeObjective(simclr(), { batchSize: 1 });
  const outcome = lossOfPlain(objective, { projections: [[[1, 2]], [[3, -4]]] });
  expect(outcome.loss.dataSync()[0]).toBeCloseTo(0, 6);
  expect(Array.from(outcome.projectionGradients![0]!.dataSync(), Math.abs)).toEqual([0, 0]);
  expect(objective.yardstick).toEqual({});
  disposeOutcome(outcome);
});

test('no row makes what is not finite', () => {
  const [zero, huge, tiny] = [0, 1e30, 1e-30].map((x) => [x, x, -x]);
  for (const temperature of [1e-3, 1e3]) {
    const objective = makeObjective(simclr({ temperature }), { batchSize: 3 });
    const views = [
      [zero!, huge!, tiny!],
      [huge!, huge!, zero!],
    ];
    const outcome = lossOfPlain(objective, { projections: views });
    expectFinite(outcome);
    disposeOutcome(outcome);
  }
});

test('a matrix without its diagonal, and back', () => {
  tf.tidy(() => {
    const square = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
    ]);
    const others = withoutDiagonal(square);
    expect(others.arraySync()).toEqual([
      [2, 3],
      [4, 6],
      [7, 8],
    ]);
    expect(withZeroDiagonal(others).arraySync()).toEqual([
      [0, 2, 3],
      [4, 0, 6],
      [7, 8, 0],
    ]);
  });
});

test('the learning rate goes with the batch, or with its root', () => {
  const rateOf = (rateScaling?: 'linear' | 'sqrt') =>
    makeObjective(simclr(rateScaling ? { rateScaling } : {}), { batchSize: 4096 }).recipe!
      .learningRate;
  expect(rateOf()).toBeCloseTo(4.8, 12);
  expect(rateOf('sqrt')).toBeCloseTo(4.8, 12);
  expect(
    makeObjective(simclr({ rateScaling: 'sqrt' }), { batchSize: 1024 }).recipe!.learningRate,
  ).toBeCloseTo(2.4, 12);
});

test('options that cannot work are named', () => {
  const make = (options: object) => () => makeObjective(simclr(options), { batchSize: 2 });
  expect(make({ temperature: 0 })).toThrow('temperature should be in [0.001, 1000], got 0');
  expect(make({ hidden: 0 })).toThrow('hidden should be a positive integer, got 0');
  expect(make({ dimension: 1.5 })).toThrow('dimension should be a positive integer, got 1.5');
  expect(make({ rateScaling: 'log' })).toThrow("rateScaling should be 'linear' or 'sqrt', got");
  expect(make({ tau: 1 })).toThrow('tau');
});
