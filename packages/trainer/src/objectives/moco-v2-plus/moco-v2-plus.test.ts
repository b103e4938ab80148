import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { drawViews, expectAsPlain, mean, plainQueuePicks } from '../../../testing/contrastive.ts';
import { endStep, makeObjective, placeOfStep } from '../../../testing/recorded-objectives/drive.ts';
import { mocoV2Plus } from './moco-v2-plus.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  width: fc.integer({ min: 2, max: 6 }),
  queueLength: fc.integer({ min: 1, max: 9 }),
  temperature: fc.constantFrom(0.1, 0.5, 2),
  seed: fc.nat(),
});

test('loss and gradients are those of both directions, each against the other queue', () => {
  fc.assert(
    fc.property(sizes, ({ rows, width, queueLength, temperature, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(mocoV2Plus({ temperature, queueLength, dimension: width }), {
        ...{ batchSize: rows, seed },
      });
      const queues = Array.from(
        objective.state.values(),
        (queue) => queue.arraySync() as number[][],
      );
      expect(queues[0]).not.toEqual(queues[1]);
      const outputs = {
        projections: drawViews(2, rows, width, random),
        twin: drawViews(2, rows, width, random),
      };
      expectAsPlain(
        objective,
        outputs,
        ({ projections, twin }) =>
          mean(
            [0, 1].map((v) =>
              plainQueuePicks(projections[v]!, twin![1 - v]!, queues[1 - v]!, temperature),
            ),
          ),
        random,
      );
      objective.dispose();
    }),
  );
});

test('each queue takes the keys of its view, around the end; both pointers go into the file', async () => {
  const make = () => makeObjective(mocoV2Plus({ queueLength: 3, dimension: 1 }), { batchSize: 2 });
  const [first, second] = [make(), make()];
  const push = (objective: typeof first) => {
    const projections = [1, 1].map((x) => tf.tensor2d([[x], [x]]));
    const keys = [tf.tensor2d([[2], [3]]), tf.tensor2d([[-2], [-3]])];
    return endStep(objective, {
      online: { projections },
      twin: { projections: keys },
      place: placeOfStep(0, 2),
    });
  };
  const rowsOf = ({ state }: typeof first) =>
    Array.from(state.values(), (queue) => Array.from(queue.dataSync()));
  const [before0, before1] = rowsOf(first);
  await push(first);
  expect(rowsOf(first)).toEqual([
    [1, 1, before0![2]],
    [-1, -1, before1![2]],
  ]);
  await second.restore!(await first.save!());
  await push(second);
  expect(rowsOf(second)).toEqual([
    [1, before0![1], 1],
    [-1, before1![1], -1],
  ]);
  await expect(second.restore!(new Uint8Array(3))).rejects.toThrow('pointers should be 8 bytes');
  await push(second);
  expect(rowsOf(second)).toEqual([
    [1, 1, 1],
    [-1, -1, -1],
  ]);
  for (const each of [first, second]) each.dispose();
});

test('the momentum goes from its first to its last value over the steps of the run', () => {
  const objective = makeObjective(mocoV2Plus({ dimension: 1 }), { batchSize: 2 });
  const { momentum } = objective.needs.twin!;
  expect(momentum(placeOfStep(0, 10))).toBeCloseTo(0.99, 12);
  expect(momentum(placeOfStep(5, 10))).toBeCloseTo(0.9945, 12);
  expect(momentum(placeOfStep(9, 10))).toBeLessThan(0.999);
  expect(objective.yardstick.uniform).toBeCloseTo(Math.log(5), 12);
  objective.dispose();
  const other = makeObjective(mocoV2Plus({ dimension: 1, momentum: 0.5, finalMomentum: 0.7 }), {
    batchSize: 2,
  });
  expect(other.needs.twin!.momentum(placeOfStep(0, 10))).toBeCloseTo(0.5, 12);
  expect(other.needs.twin!.momentum(placeOfStep(5, 10))).toBeCloseTo(0.6, 12);
  other.dispose();
});

test('options that cannot work are named', () => {
  const make = (options: object) => () => makeObjective(mocoV2Plus(options), { batchSize: 2 });
  expect(make({ finalMomentum: -1 })).toThrow('finalMomentum should be in [0, 1], got -1');
  expect(make({ queueLength: 1.5 })).toThrow('queueLength should be a positive integer, got 1.5');
});
