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
  plainPicks,
  plainUnit,
} from '../../../testing/contrastive.ts';
import { endStep, makeObjective, placeOfStep } from '../../../testing/recorded-objectives/drive.ts';
import { nnclr } from './nnclr.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 2, max: 6 }),
  queueLength: fc.integer({ min: 1, max: 9 }),
  temperature: fc.constantFrom(0.1, 0.5, 2),
  seed: fc.nat(),
});

type Rows = readonly (readonly number[])[];

/** The row of the queue with the largest cosine to each. */
function plainNeighbors(rows: Rows, queue: Rows): Rows {
  return rows.map((row) =>
    queue.reduce((best, each) => (dot(each, row) > dot(best, row) ? each : best)),
  );
}

test('loss and gradients are those of the formula; into predictions alone', () => {
  fc.assert(
    fc.property(sizes, ({ rows, width, queueLength, temperature, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(nnclr({ temperature, queueLength, dimension: width }), {
        ...{ batchSize: rows, seed },
      });
      const queue = objective.state.get('queue')!.arraySync() as number[][];
      const projections = drawViews(2, rows, width, random);
      const outputs = { projections, predictions: drawViews(2, rows, width, random) };
      const neighbors = projections.map((view) => plainNeighbors(view, queue));
      expectAsPlain(
        objective,
        outputs,
        ({ predictions }) =>
          mean(
            [0, 1].map((v) =>
              plainPicks(neighbors[v]!, plainUnit(predictions![1 - v]!), temperature),
            ),
          ),
        random,
      );
      const outcome = lossOfPlain(objective, outputs);
      const different = mean(neighbors.map((each) => new Set(each).size / rows));
      expect(outcome.measures!.dataSync()[3]).toBeCloseTo(different, 5);
      expect(outcome.projectionGradients).toBeUndefined();
      expect(objective.state.get('queue')!.arraySync()).toEqual(queue);
      disposeOutcome(outcome);
      objective.dispose();
    }),
  );
});

test('view 0 alone goes into the queue, after the step and at unit length; its pointer into the file', async () => {
  const make = () => makeObjective(nnclr({ queueLength: 3, dimension: 1 }), { batchSize: 2 });
  const [first, second] = [make(), make()];
  const push = (objective: typeof first, x: number) => {
    const views = [x, -x].map((value) => tf.tensor2d([[value], [-value]]));
    return endStep(objective, { online: { projections: views }, place: placeOfStep(0, 2) });
  };
  const rowsOf = ({ state }: typeof first) => Array.from(state.get('queue')!.dataSync());
  const before = rowsOf(first);
  await push(first, 2);
  expect(rowsOf(first)).toEqual([1, -1, before[2]]);
  await second.restore!(await first.save!());
  await push(second, -3);
  expect(rowsOf(second)).toEqual([1, before[1], -1]);
  await second.restore!(undefined);
  await push(second, -3);
  expect(rowsOf(second)).toEqual([-1, 1, -1]);
  for (const each of [first, second]) each.dispose();
});

test('dead neighbours are below the limit, lively ones above', () => {
  const objective = makeObjective(nnclr({ queueLength: 64, dimension: 4 }), { batchSize: 64 });
  const least = objective.yardstick.measures!.differentNeighbors!.least!;
  const shareOf = (projections: Parameters<typeof lossOfPlain>[1]['projections']) => {
    const outcome = lossOfPlain(objective, { projections, predictions: projections });
    const share = outcome.measures!.dataSync()[3]!;
    disposeOutcome(outcome);
    return share;
  };
  expect(shareOf(drawViews(2, 64, 4, new Random(1)))).toBeGreaterThan(4 * least);
  const dead = [0, 1].map(() => Array.from({ length: 64 }, () => [1, 2, 3, 4]));
  expect(shareOf(dead)).toBeCloseTo(1 / 64, 6);
  expect(shareOf(dead)).toBeLessThan(least);
  expect(makeObjective(nnclr({ dimension: 1 }), { batchSize: 8 }).yardstick).toEqual({
    uniform: Math.log(8),
    measures: { differentNeighbors: { least: 0.25 } },
  });
  expect(
    makeObjective(nnclr({ dimension: 1 }), { batchSize: 4 }).yardstick.measures,
  ).toBeUndefined();
  expect(makeObjective(nnclr({ dimension: 1 }), { batchSize: 1 }).yardstick).toEqual({});
});

test('no row makes what is not finite', () => {
  const rows = [0, 1e30, 1e-30].map((x) => [x, -x]);
  const objective = makeObjective(nnclr({ temperature: 1e-3, dimension: 2 }), { batchSize: 3 });
  const views = [rows, [...rows].reverse()];
  const outcome = lossOfPlain(objective, { projections: views, predictions: views });
  expectFinite(outcome);
  disposeOutcome(outcome);
  objective.dispose();
});

test('options that cannot work are named, and nothing is left', () => {
  const before = tf.memory().numTensors;
  const make = (options: object) => () => makeObjective(nnclr(options), { batchSize: 2 });
  expect(make({ queueLength: -3 })).toThrow('queueLength should be a positive integer, got -3');
  expect(make({ temperature: 'low' })).toThrow('temperature should be in [0.001, 1000], got');
  expect(make({ momentum: 0.9 })).toThrow('momentum');
  expect(tf.memory().numTensors).toBe(before);
});
