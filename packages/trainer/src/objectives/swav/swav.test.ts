import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallObjective } from '../../../testing/all-objectives.ts';
import { arrayLoader } from '../../../testing/array-loader.ts';
import { disposeRun, smallRun } from '../../../testing/small-run.ts';
import { sgd } from '../../optimizers/sgd.ts';
import type { BatchPlace, Objective, ObjectiveContext } from '../objective.ts';
import type { SwavOptions } from './options.ts';
import { swav } from './swav.ts';

beforeAll(() => tf.setBackend('cpu'));

const D = 4;

function make(options: SwavOptions = {}, context: Partial<ObjectiveContext> = {}): Objective {
  return swav({ k: 5, dimension: D, queueLength: 0, ...options })({
    ...{ instances: 12, batchSize: 4, batches: 3, epochs: 9, seed: 1, ...context },
  });
}

function placeOf(epoch: number, batch: number, batches = 3): BatchPlace {
  const step = epoch * batches + batch;
  return { epoch, batch, epochs: 9, batches, last: batch === batches - 1, step, steps: 27 };
}

function drawViews(views: number, rows: number, seed: number): tf.Tensor2D[] {
  const random = new Random(seed);
  return Array.from({ length: views }, () => {
    const data = Float32Array.from({ length: rows * D }, () => random.normal());
    return tf.tensor2d(data, [rows, D]);
  });
}

const idsOf = (rows: number) => Int32Array.from({ length: rows }, (_, i) => i);

/** Loss, gradients and measures of a batch, read. */
function lossOf(objective: Objective, projections: tf.Tensor2D[], place = placeOf(0, 0)) {
  const ids = idsOf(projections[0]!.shape[0]);
  return tf.tidy(() => {
    const inputs = { ids, from: 0, online: { projections }, place };
    const { loss, projectionGradients, gradients, measures } = objective.loss(inputs);
    return {
      loss: loss.dataSync()[0]!,
      ofViews: projectionGradients!.map((g) => Array.from(g!.dataSync())),
      own: Array.from(gradients!.get('prototypes')!.dataSync()),
      measures: Array.from(measures!.dataSync()),
    };
  });
}

/** In doubles: the loss for codes that are given, which have no gradient. */
function plainLoss(
  views: number[][][],
  prototypes: number[][],
  codes: number[][][],
  temperature: number,
): number {
  let total = 0;
  for (const [v, rows] of views.entries()) {
    for (const [b, row] of rows.entries()) {
      const length = Math.hypot(...row);
      const logits = prototypes.map((w) => dot(w, row) / length / temperature);
      const top = Math.max(...logits);
      const lse = top + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - top), 0));
      for (const [i, code] of codes.entries()) {
        if (i === v) continue;
        const entropy = logits.reduce((sum, x, k) => sum - code[b]![k]! * (x - lse), 0);
        total += entropy / rows.length / (2 * (views.length - 1));
      }
    }
  }
  return total;
}

function plainCodes(rows: number[][], prototypes: number[][]): number[][] {
  const m = rows.map((row) =>
    prototypes.map((w) => Math.exp(dot(w, row) / Math.hypot(...row) / 0.05)),
  );
  for (let i = 0; i < 3; i++) {
    for (let k = 0; k < prototypes.length; k++) {
      const total = m.reduce((sum, row) => sum + row[k]!, 0);
      for (const row of m) row[k]! /= total;
    }
    for (const row of m) {
      const total = row.reduce((sum, value) => sum + value, 0);
      for (let k = 0; k < row.length; k++) row[k]! /= total;
    }
  }
  return m;
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

test('loss and gradients are those of a plain loop in doubles, whatever views there are', () => {
  fc.assert(
    fc.property(
      fc.record({
        views: fc.integer({ min: 2, max: 5 }),
        rows: fc.integer({ min: 1, max: 5 }),
        temperature: fc.constantFrom(0.1, 0.5),
        seed: fc.nat(),
      }),
      ({ views, rows, temperature, seed }) => {
        const objective = make({ temperature }, { seed });
        const projections = drawViews(views, rows, seed);
        const got = lossOf(objective, projections);
        const x = projections.map((view) => view.arraySync());
        const w = objective.trainable.get('prototypes')!.arraySync() as number[][];
        const codes = [0, 1].map((i) => plainCodes(x[i]!, w));
        const expected = plainLoss(x, w, codes, temperature);
        expect(Math.abs(got.loss - expected)).toBeLessThan(2e-5 * (1 + expected));
        const random = new Random(seed, 9);
        const h = 1e-5;
        const slopeOf = (values: number[], j: number) => {
          const value = values[j]!;
          const [above, below] = [h, -h].map((by) => {
            values[j] = value + by;
            return plainLoss(x, w, codes, temperature);
          });
          values[j] = value;
          return (above! - below!) / (2 * h);
        };
        const j = random.integer(D);
        for (const v of [0, views - 1]) {
          const b = random.integer(rows);
          const slope = slopeOf(x[v]![b]!, j);
          expect(Math.abs(got.ofViews[v]![b * D + j]! - slope)).toBeLessThan(2e-3);
        }
        const k = random.integer(5);
        expect(Math.abs(got.own[k * D + j]! - slopeOf(w[k]!, j))).toBeLessThan(2e-3);
        for (const tensor of projections) tensor.dispose();
        objective.dispose();
      },
    ),
  );
});

test('rows of prototypes are made unit in place before a step', () => {
  const objective = make();
  const prototypes = objective.trainable.get('prototypes')!;
  const long = tf.mul(prototypes as tf.Tensor, 3);
  const unit = Array.from(prototypes.dataSync());
  prototypes.assign(long);
  objective.beforeStep!(undefined as never);
  for (const [j, value] of prototypes.dataSync().entries()) expect(value).toBeCloseTo(unit[j]!, 6);
  long.dispose();
  objective.dispose();
});

test('prototypes are frozen in the first epochs', () => {
  const objective = make({ freezeEpochs: 2 });
  const frozen = [0, 1, 2].map((epoch) => [...objective.frozen!(placeOf(epoch, 0))]);
  expect(frozen).toEqual([['objective/prototypes'], ['objective/prototypes'], []]);
  objective.dispose();
});

describe('the queue', () => {
  /** Drives a queue of 8 rows from epoch 1 through three epochs, batches of 4, 4 and 2 rows. */
  function drive(queueFrom: number) {
    const objective = make({ queueLength: 9, queueFrom }, { instances: 10 });
    const queue = objective.state.get('queues')!;
    const losses: { batch: string; full: boolean; plain: boolean }[] = [];
    const seen: number[][][] = [[], []];
    for (let epoch = 0; epoch < 3; epoch++) {
      for (const [batch, rows] of [4, 4, 2].entries()) {
        const place = placeOf(epoch, batch);
        const projections = drawViews(3, rows, 10 * epoch + batch);
        const { loss } = lossOf(objective, projections, place);
        const alone = lossOf(objective, projections, placeOf(0, 0)).loss;
        const full = queue
          .dataSync()
          .subarray(-D)
          .some((value) => value !== 0);
        losses.push({ batch: `${epoch}.${batch}`, full, plain: loss === alone });
        objective.afterStep!({ ids: idsOf(rows), online: { projections }, place });
        if (epoch >= queueFrom) {
          for (const i of [0, 1]) {
            seen[i]!.unshift(
              ...projections[i]!.arraySync().map((row) => row.map((x) => x / Math.hypot(...row))),
            );
          }
        }
        const wanted = seen.map((rows) =>
          Array.from({ length: 8 }, (_, r) => rows[r] ?? [0, 0, 0, 0]),
        );
        const got = queue.dataSync();
        for (const [j, value] of wanted.flat(2).entries()) expect(got[j]).toBeCloseTo(value, 6);
        for (const tensor of projections) tensor.dispose();
      }
    }
    objective.dispose();
    return losses;
  }

  test.each([1, 2])('from epoch %i holds the newest rows first, and is used once full', (from) => {
    const losses = drive(from);
    expect(losses.some(({ full }) => full)).toBe(true);
    for (const { full, plain, batch } of losses) expect(plain, batch).toBe(!full);
  });

  test('is cut to whole batches, and there is none where a batch is longer', () => {
    const lengthOf = (batchSize: number, options: SwavOptions = {}) => {
      const objective = swav({ k: 5, dimension: D, ...options })({
        ...{ instances: 100, batchSize, batches: 1, epochs: 9, seed: 1 },
      });
      const shape = objective.state.get('queues')?.shape;
      objective.dispose();
      return shape;
    };
    expect(lengthOf(4, { queueLength: 11 })).toEqual([2, 8, D]);
    expect(lengthOf(32)).toEqual([2, 96, D]);
    expect(lengthOf(128)).toBeUndefined();
  });
});

test('measures: entropy of the mean code, and the share of prototypes that some row is nearest to', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), (rows, seed) => {
      const objective = make({}, { seed });
      const projections = drawViews(2, rows, seed);
      const w = objective.trainable.get('prototypes')!.arraySync() as number[][];
      const codes = projections.map((view) => plainCodes(view.arraySync(), w));
      const entropies = codes.map((q) => {
        const p = w.map((_, k) => q.reduce((sum, row) => sum + row[k]! / rows, 0));
        return -p.reduce((sum, value) => sum + value * Math.log(value), 0);
      });
      const [entropy, winning] = lossOf(objective, projections).measures;
      expect(entropy).toBeCloseTo((entropies[0]! + entropies[1]!) / 2, 4);
      const nearest = projections
        .flatMap((view) => view.arraySync())
        .map((row) => w.map((prototype) => dot(prototype, row)))
        .map((scores) => scores.indexOf(Math.max(...scores)));
      expect(winning).toBeCloseTo(new Set(nearest).size / 5, 6);
      for (const tensor of projections) tensor.dispose();
      objective.dispose();
    }),
  );
});

test('nothing is NaN, whatever rows come', () => {
  const huge = () => [tf.fill([4, D], 1e30), tf.fill([4, D], -1e30)] as tf.Tensor2D[];
  const zero = () => [tf.zeros([4, D]), tf.zeros([4, D])] as tf.Tensor2D[];
  const equal = () => [tf.ones([4, D]), tf.ones([4, D])] as tf.Tensor2D[];
  for (const draw of [huge, zero, equal]) {
    const objective = make({ epsilon: 1e-6, queueLength: 4, queueFrom: 0 });
    const projections = draw();
    for (const batch of [0, 1]) {
      const { loss, ofViews, own, measures } = lossOf(objective, projections, placeOf(0, batch));
      for (const value of [loss, ...ofViews.flat(), ...own, ...measures]) {
        expect(Number.isFinite(value)).toBe(true);
      }
      const online = { projections };
      objective.afterStep!({ ids: idsOf(4), online, place: placeOf(0, batch) });
    }
    for (const tensor of projections) tensor.dispose();
    objective.dispose();
  }
});

describe('options', () => {
  test('defaults are those published, scaled by the number of images', () => {
    const defaults = (instances: number, batchSize: number) => {
      const context = { instances, batchSize, batches: 9, epochs: 30, seed: 0 };
      const objective = swav({ dimension: D })(context);
      objective.dispose();
      return { ...objective.options, rate: objective.recipe!.learningRate };
    };
    expect(defaults(1_281_167, 256)).toMatchObject({
      ...{ k: 3000, temperature: 0.1, epsilon: 0.05, iterations: 3, queueLength: 3840 },
      ...{ queueFrom: 15, freezeEpochs: 1, hidden: 2048, rate: 0.6 },
    });
    expect(defaults(1_281_167, 4096)).toMatchObject({ queueLength: 0, rate: expect.closeTo(4.8) });
    expect(defaults(50_000, 256)).toMatchObject({ k: 3000, queueLength: 3840 });
    expect(defaults(1600, 128)).toMatchObject({ k: 100, queueLength: 1536 });
    expect(defaults(5, 4)).toMatchObject({ k: 1, queueLength: 4 });
  });

  test('the width of projections is the given projector`s', () => {
    const projector = { outputs: 7 } as ObjectiveContext['projector'];
    const objective = swav({ k: 3 })({
      ...{ instances: 9, batchSize: 3, batches: 3, epochs: 1, seed: 0, projector },
    });
    expect(objective.trainable.get('prototypes')!.shape).toEqual([3, 7]);
    objective.dispose();
    expect(() => make({ dimension: 6 }, { projector })).toThrow(
      "dimension should be 7, the width of the projector's rows, got 6",
    );
  });

  test.each([
    [{ k: 0 }, 'k should be a positive integer, got 0'],
    [{ temperature: 0 }, 'temperature should be in [0.001, 1000], got 0'],
    [{ epsilon: 0 }, 'epsilon should be in [0.000001, 1000000], got 0'],
    [{ iterations: 0 }, 'iterations should be a positive integer, got 0'],
    [{ queueLength: 3 }, 'queueLength should be 0, or at least a batch of 4, got 3'],
    [{ queueFrom: -1 }, 'queueFrom should be a non-negative integer, got -1'],
    [{ freezeEpochs: 0.5 }, 'freezeEpochs should be a non-negative integer, got 0.5'],
    [{ hidden: 0 }, 'hidden should be a positive integer, got 0'],
    [{ prototypes: 3 }, 'the names in options should be among k, temperature, epsilon'],
  ])('%o', (options, message) => {
    const before = tf.memory().numTensors;
    expect(() => make(options as SwavOptions)).toThrow(message);
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('with small crops the loss falls, and a record tells its measures', async () => {
  const trainer = smallRun(smallObjective('swav'), {
    loader: arrayLoader({ count: 26, batchSize: 8, views: 4 }),
    ...{ epochs: 6, learningRate: 0.05, optimizer: sgd({ momentum: 0.9 }) },
  });
  await trainer.train();
  const [first, last] = [trainer.history[0]!, trainer.history.at(-1)!];
  expect(last.loss).toBeLessThan(first.loss!);
  expect(first.uniform).toBeCloseTo(Math.log(5));
  expect(Object.keys(first.measures!)).toEqual(['codeEntropy', 'winningPrototypes']);
  expect(first.limits!.codeEntropy!.least).toBeCloseTo(0.1 * Math.log(5));
  disposeRun(trainer);
});
