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
  plainQueuePicks,
} from '../../../testing/contrastive.ts';
import { endStep, makeObjective, placeOfStep } from '../../../testing/recorded-objectives/drive.ts';
import { mocoV2 } from './moco-v2.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  width: fc.integer({ min: 2, max: 6 }),
  queueLength: fc.integer({ min: 1, max: 9 }),
  temperature: fc.constantFrom(0.1, 0.5, 2),
  seed: fc.nat(),
});

test('loss and gradient are those of the formula; keys and queue have none', () => {
  fc.assert(
    fc.property(sizes, ({ rows, width, queueLength, temperature, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(mocoV2({ temperature, queueLength, dimension: width }), {
        ...{ batchSize: rows, seed },
      });
      const queue = objective.state.get('queue')!.arraySync() as number[][];
      const projections = drawViews(1, rows, width, random);
      const twin = drawViews(1, rows, width, random);
      expectAsPlain(
        objective,
        { projections, twin },
        ({ projections, twin }) => plainQueuePicks(projections[0]!, twin![0]!, queue, temperature),
        random,
      );
      const outcome = lossOfPlain(objective, { projections, twin });
      expect(Object.keys(outcome)).not.toContain('predictionGradients');
      expect(outcome.projectionGradients).toHaveLength(1);
      expect(objective.state.get('queue')!.arraySync()).toEqual(queue);
      disposeOutcome(outcome);
      objective.dispose();
    }),
  );
});

test('keys are enqueued after the step, at unit length; queue and pointer are what a checkpoint holds', async () => {
  const make = () => makeObjective(mocoV2({ queueLength: 3, dimension: 2 }), { batchSize: 2 });
  const [first, second] = [make(), make()];
  const before = first.state.get('queue')!.arraySync() as number[][];
  const push = (objective: typeof first, keys: number[][]) =>
    endStep(objective, {
      online: {
        projections: [
          tf.tensor2d([
            [1, 1],
            [1, 1],
          ]),
        ],
      },
      twin: { projections: [tf.tensor2d(keys)] },
      place: placeOfStep(0, 2),
    });
  await push(first, [
    [5, 0],
    [0, -2],
  ]);
  expect(first.state.get('queue')!.arraySync()).toEqual([[1, 0], [0, -1], before[2]]);

  second.state.get('queue')!.assign(first.state.get('queue')! as unknown as tf.Tensor);
  await second.restore!(await first.save!());
  for (const each of [first, second]) {
    await push(each, [
      [0, 3],
      [-4, 0],
    ]);
    expect(each.state.get('queue')!.arraySync()).toEqual([
      [-1, 0],
      [0, -1],
      [0, 1],
    ]);
    each.dispose();
  }
});

test('where all rows are the same nothing is told apart: the yardstick, and no positive wins', () => {
  const objective = makeObjective(mocoV2({ queueLength: 4, dimension: 2 }), { batchSize: 2 });
  const rows = [
    [3, 0],
    [1, 0],
  ];
  objective.state.get('queue')!.assign(
    tf.tensor2d([
      [1, 0],
      [1, 0],
      [1, 0],
      [1, 0],
    ]),
  );
  const outcome = lossOfPlain(objective, { projections: [rows], twin: [rows] });
  expect(outcome.loss.dataSync()[0]).toBeCloseTo(Math.log(5), 5);
  expect(objective.yardstick.uniform).toBeCloseTo(Math.log(5), 12);
  expect(Array.from(outcome.measures!.dataSync())).toEqual([0, 1, 1]);
  disposeOutcome(outcome);
  objective.dispose();
});

test('no row makes what is not finite', async () => {
  const [zero, huge, tiny] = [0, 1e30, 1e-30].map((x) => [x, -x]);
  const objective = makeObjective(mocoV2({ queueLength: 4, dimension: 2, temperature: 1e-3 }), {
    batchSize: 3,
  });
  const rows = [zero!, huge!, tiny!];
  for (let t = 0; t < 3; t++) {
    const outcome = lossOfPlain(objective, { projections: [rows], twin: [rows] });
    expectFinite(outcome);
    disposeOutcome(outcome);
    await endStep(objective, {
      online: { projections: [tf.tensor2d(rows)] },
      twin: { projections: [tf.tensor2d(rows)] },
      place: placeOfStep(t, 3),
    });
  }
  objective.dispose();
});

test('the momentum of the twin is the same all run long', () => {
  const objective = makeObjective(mocoV2({ dimension: 1, momentum: 0.7 }), { batchSize: 2 });
  const { momentum } = objective.needs.twin!;
  for (const step of [0, 4, 9]) expect(momentum(placeOfStep(step, 10))).toBe(0.7);
  objective.dispose();
});

test('the queue is at most as long as half of the images, and at least as a batch', () => {
  const lengthOf = (instances: number, batchSize: number) => {
    const objective = makeObjective(mocoV2({ dimension: 1 }), { instances, batchSize });
    const [length] = objective.state.get('queue')!.shape;
    objective.dispose();
    return length;
  };
  expect(lengthOf(1001, 8)).toBe(500);
  expect(lengthOf(10, 8)).toBe(8);
  expect(lengthOf(1_281_167, 256)).toBe(65_536);
});

test('options that cannot work are named, and nothing is left', () => {
  const before = tf.memory().numTensors;
  const make = (options: object, outputs?: number) => () =>
    makeObjective(mocoV2(options), {
      batchSize: 2,
      projector: outputs === undefined ? undefined : ({ outputs } as never),
    });
  expect(make({ temperature: -1 })).toThrow('temperature should be in [0.001, 1000], got -1');
  expect(make({ momentum: 1.1 })).toThrow('momentum should be in [0, 1], got 1.1');
  expect(make({ queueLength: 0 })).toThrow('queueLength should be a positive integer, got 0');
  expect(make({ dimension: 7 }, 8)).toThrow(
    "dimension should be 8, the width of the projector's rows",
  );
  expect(make({ queue: 7 })).toThrow('queue');
  expect(tf.memory().numTensors).toBe(before);
  const objective = make({ queueLength: 2 }, 8)();
  expect(objective.state.get('queue')!.shape).toEqual([2, 8]);
  expect(() => lossOfPlain(objective, { projections: [[[1, 2]]], twin: [[[1, 2]]] })).toThrow(
    'projections should be 8 wide, as dimension says, got 2',
  );
  objective.dispose();
});
