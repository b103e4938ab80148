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
  type PlainOutputs,
  plainPicks,
  plainUnit,
} from '../../../testing/contrastive.ts';
import { makeObjective, placeOfStep } from '../../../testing/recorded-objectives/drive.ts';
import { mocoV3 } from './moco-v3.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 2, max: 6 }),
  temperature: fc.constantFrom(0.2, 1, 3),
  seed: fc.nat(),
});

/** In doubles, straight from the formula. */
function plainLoss({ predictions, twin }: PlainOutputs, temperature: number): number {
  const directions = [0, 1].map((v) =>
    plainPicks(plainUnit(predictions![v]!), plainUnit(twin![1 - v]!), temperature),
  );
  return 2 * temperature * (directions[0]! + directions[1]!);
}

test('loss and gradients are those of the formula; into predictions alone', () => {
  fc.assert(
    fc.property(sizes, ({ rows, width, temperature, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(mocoV3({ temperature }), { batchSize: rows });
      const draw = () => drawViews(2, rows, width, random);
      const outputs = { projections: draw(), predictions: draw(), twin: draw() };
      expectAsPlain(objective, outputs, (each) => plainLoss(each, temperature), random);
      const outcome = lossOfPlain(objective, outputs);
      expect(outcome.projectionGradients).toBeUndefined();
      expect(outcome.predictionGradients).toHaveLength(2);
      disposeOutcome(outcome);
    }),
  );
});

test('the loss of rows that are all the same is the yardstick', () => {
  const views = [0, 1].map(() => Array.from({ length: 5 }, () => [1, 2]));
  const objective = makeObjective(mocoV3({ temperature: 0.5 }), { batchSize: 5 });
  const outcome = lossOfPlain(objective, { projections: views, predictions: views, twin: views });
  expect(outcome.loss.dataSync()[0]).toBeCloseTo(2 * Math.log(5), 5);
  expect(objective.yardstick.uniform).toBeCloseTo(2 * Math.log(5), 12);
  const measures = outcome.measures!.dataSync();
  expect(measures[1]).toBeCloseTo(1, 6);
  expect(measures[2]).toBeCloseTo(1, 6);
  disposeOutcome(outcome);
  expect(makeObjective(mocoV3(), { batchSize: 1 }).yardstick).toEqual({});
});

test('no row makes what is not finite', () => {
  const rows = [0, 1e30, 1e-30].map((x) => [x, -x]);
  const objective = makeObjective(mocoV3({ temperature: 1e-3 }), { batchSize: 3 });
  const views = [rows, [...rows].reverse()];
  const outcome = lossOfPlain(objective, { projections: views, predictions: views, twin: views });
  expectFinite(outcome);
  disposeOutcome(outcome);
});

test('after a step the twin moves by the momentum of the next one, at last by 1', () => {
  const { momentum } = makeObjective(mocoV3(), { batchSize: 2 }).needs.twin!;
  // m of step 1 of 4: 1 - 0.01 (1 + cos(π / 4)) / 2.
  expect(momentum(placeOfStep(0, 4))).toBeCloseTo(1 - 0.005 * (1 + Math.SQRT1_2), 12);
  expect(momentum(placeOfStep(1, 4))).toBeCloseTo(0.995, 12);
  expect(momentum(placeOfStep(3, 4))).toBe(1);
  const constant = makeObjective(mocoV3({ momentum: 0.9, finalMomentum: 0.9 }), { batchSize: 2 });
  expect(constant.needs.twin!.momentum(placeOfStep(1, 4))).toBeCloseTo(0.9, 12);
});

test('options that cannot work are named', () => {
  const make = (options: object) => () => makeObjective(mocoV3(options), { batchSize: 2 });
  expect(make({ momentum: 2 })).toThrow('momentum should be in [0, 1], got 2');
  expect(make({ predictorHidden: 0 })).toThrow('predictorHidden should be a positive integer');
});
