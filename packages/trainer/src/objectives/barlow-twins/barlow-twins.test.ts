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
  type PlainViews,
} from '../../../testing/contrastive.ts';
import { makeObjective } from '../../../testing/recorded-objectives/drive.ts';
import { barlowTwins } from './barlow-twins.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 8 }),
  width: fc.integer({ min: 1, max: 6 }),
  lambda: fc.constantFrom(0, 0.0051, 1, 3),
  scale: fc.constantFrom(0.1, 1),
  seed: fc.nat(),
});

/** Large, so that slopes are smooth where two rows happen to be alike. */
const EPSILON = 0.1;

/** C of two views, in doubles: columns of the one by columns of the other. */
function plainCorrelations(views: PlainViews): number[][] {
  const columns = views.map((rows) =>
    rows[0]!.map((_, j) => {
      const column = rows.map((row) => row[j]!);
      const center = mean(column);
      const variance = mean(column.map((x) => (x - center) ** 2));
      return column.map((x) => (x - center) / Math.sqrt(variance + EPSILON));
    }),
  );
  return columns[0]!.map((a) => columns[1]!.map((b) => dot(a, b) / a.length));
}

function plainLoss({ projections }: PlainOutputs, lambda: number, scale: number): number {
  const c = plainCorrelations(projections);
  const terms = c.flatMap((row, i) =>
    row.map((x, j) => (i === j ? (x - 1) ** 2 : lambda * x ** 2)),
  );
  return scale * terms.reduce((a, b) => a + b, 0);
}

test('loss, gradients and measures are those of the formula', () => {
  const before = tf.memory().numTensors;
  fc.assert(
    fc.property(sizes, ({ rows, width, lambda, scale, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(barlowTwins({ lambda, scale, epsilon: EPSILON }), {
        // As configured; the loss is of the rows that there are.
        batchSize: rows + 3,
      });
      const projections = drawViews(2, rows, width, random);
      const plain = (outputs: PlainOutputs) => plainLoss(outputs, lambda, scale);
      expectAsPlain(objective, { projections }, plain, random);
      const c = plainCorrelations(projections);
      const off = c.flatMap((row, i) => row.filter((_, j) => i !== j).map(Math.abs));
      const outcome = lossOfPlain(objective, { projections });
      const [diagonal, offDiagonal] = outcome.measures!.dataSync();
      expect(diagonal).toBeCloseTo(mean(c.map((row, i) => row[i]!)), 4);
      expect(offDiagonal).toBeCloseTo(off.length > 0 ? mean(off) : 0, 4);
      disposeOutcome(outcome);
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('a collapse costs as much as no prediction', () => {
  const objective = makeObjective(barlowTwins({ scale: 0.1, dimension: 3 }), { batchSize: 4 });
  const same = [0, 1].map(() => Array.from({ length: 4 }, () => [1, -2, 3]));
  const outcome = lossOfPlain(objective, { projections: same });
  expect(outcome.loss.dataSync()[0]).toBeCloseTo(0.3, 6);
  expect(objective.yardstick.uniform).toBeCloseTo(0.3, 12);
  disposeOutcome(outcome);
});

test('no row makes what is not finite', () => {
  const objective = makeObjective(barlowTwins(), { batchSize: 3 });
  const [zero, huge, tiny] = [0, 1e30, 1e-30].map((x) => [x, x, -x]);
  for (const projections of [
    [
      [zero!, huge!, tiny!],
      [huge!, huge!, zero!],
    ],
    [[zero!], [zero!]],
    [
      [zero!, zero!, zero!],
      [tiny!, tiny!, tiny!],
    ],
  ]) {
    const outcome = lossOfPlain(objective, { projections });
    expectFinite(outcome);
    disposeOutcome(outcome);
  }
});

test('biases and scales have a rate of their own, and the loss is of the whole batch', async () => {
  const { recipe, needs } = makeObjective(barlowTwins(), { batchSize: 2048 });
  expect(needs.wholeBatch).toBe(true);
  expect(recipe!.learningRate).toBeCloseTo(1.6, 12);
  expect(recipe!.schedule!.final).toBeCloseTo(0.0016, 12);
  const shapes = { 'projector/dense1/weight': [1, 1], 'projector/bn1/gamma': [1] };
  const trainable = new Map(
    Object.entries(shapes).map(([name, shape]) => [name, tf.variable(tf.ones(shape))]),
  );
  const optimizer = recipe!.optimizer!(trainable);
  const gradients = new Map(Object.entries(shapes).map(([name, shape]) => [name, tf.ones(shape)]));
  await optimizer.apply(gradients, recipe!.learningRate!);
  const [weight, gamma] = [...trainable.values()].map((value) => value.dataSync()[0]!);
  // LARS takes a step of a thousandth of a weight; a scale takes its gradient as it is.
  expect(weight).toBeCloseTo(1 - 1.6 * 0.001, 6);
  expect(gamma).toBeCloseTo(1 - (0.0048 * 2048) / 256, 6);
  optimizer.dispose();
  tf.dispose([...gradients.values(), ...trainable.values()]);
});

test('how much no prediction costs is not known of a projector that does not tell its width', () => {
  const projector = { outputs: 7, trainable: new Map(), state: new Map() } as never;
  const of = (options: object) => makeObjective(barlowTwins(), { batchSize: 2, ...options });
  expect(of({}).yardstick).toEqual({ vanished: 0, uniform: 8192 });
  expect(of({ projector }).yardstick).toEqual({ vanished: 0, uniform: 7 });
  expect(of({ projector: {} as never }).yardstick).toEqual({ vanished: 0 });
});

test('options that cannot work are named', () => {
  const make = (options: object) => () => makeObjective(barlowTwins(options), { batchSize: 2 });
  expect(make({ lambda: -1 })).toThrow('lambda should be in [0, 1000000], got -1');
  expect(make({ scale: 0 })).toThrow('scale should be in');
  expect(make({ epsilon: 0 })).toThrow('epsilon should be in');
  expect(make({ hidden: 0 })).toThrow('hidden should be a positive integer, got 0');
  expect(make({ tau: 1 })).toThrow('tau');
});
