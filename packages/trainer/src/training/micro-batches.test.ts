import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayLoader } from '../../testing/array-loader.ts';
import { identityProjector, linearModule } from '../../testing/linear-module.ts';
import { prototypes } from '../../testing/tiny-objectives.ts';
import { centered } from '../../testing/whole-batch-objective.ts';
import { mlp } from '../network/mlp.ts';
import type { RowModule } from '../network/module.ts';
import type { ObjectiveFactory } from '../objectives/objective.ts';
import { sgd } from '../optimizers/sgd.ts';
import type { TrainerOptions } from './options.ts';
import { Trainer } from './trainer.ts';

// Losses of a whole batch that goes through the network in parts.

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => tf.disposeVariables());

const DIM = 5;
const COUNT = 26;
const BATCH = 8;

function tinyRun(objective: ObjectiveFactory, options: Partial<TrainerOptions> = {}) {
  return new Trainer({
    encoder: linearModule(16, DIM, 3),
    projector: identityProjector,
    loader: arrayLoader({ count: COUNT, batchSize: BATCH, views: 2 }),
    epochs: 2,
    warmupEpochs: 0,
    learningRate: 0.005,
    optimizer: sgd({ momentum: 0.9 }),
    objective,
    ...options,
  });
}

/** All that a run has come to: by name, weights, states, slots. */
async function stateOf(trainer: Trainer): Promise<Map<string, Float32Array>> {
  const { encoder, projector, predictor } = trainer.network;
  const modules = [encoder, projector, ...(predictor ? [predictor] : [])];
  const all = modules.flatMap((module, i) =>
    [...module.trainable, ...module.state].map(([name, value]): [string, tf.Variable] => [
      `${i}/${name}`,
      value,
    ]),
  );
  all.push(...trainer.objective.trainable);
  return new Map(all.map(([name, value]) => [name, Float32Array.from(value.dataSync())]));
}

function expectNear(got: Map<string, Float32Array>, expected: Map<string, Float32Array>): void {
  expect([...got.keys()]).toEqual([...expected.keys()]);
  for (const [name, values] of expected) {
    for (const [j, value] of values.entries()) {
      expect(Math.abs(got.get(name)![j]! - value), name).toBeLessThan(1e-5);
    }
  }
}

/** Train one batch. */
async function oneBatch(trainer: Trainer): Promise<Trainer> {
  const stop = new AbortController();
  const training = trainer.train({ signal: stop.signal, onBatch: () => stop.abort() });
  await expect(training).rejects.toThrow('aborted');
  return trainer;
}

describe.each([1, 3, 7])('parts of %d rows', (microBatchSize) => {
  test('give the weights of the whole batch', async () => {
    const [whole, parts] = [undefined, microBatchSize].map((size) =>
      tinyRun(centered({ dim: DIM }), {
        predictor: linearModule(DIM, DIM, 4),
        ...(size && { microBatchSize: size }),
      }),
    ) as [Trainer, Trainer];
    for (const trainer of [whole, parts]) await trainer.train();
    expectNear(await stateOf(parts), await stateOf(whole));
    const [losses, expected] = [parts, whole].map(({ history }) =>
      history.map(({ loss, measures }) => [loss!, measures!.distance!]),
    ) as [number[][], number[][]];
    for (const [t, numbers] of expected.entries()) {
      for (const [i, number] of numbers.entries()) expect(losses[t]![i]).toBeCloseTo(number, 5);
    }
    for (const trainer of [whole, parts]) trainer.dispose();
  });

  test('go into running statistics once, as those of a loss that is a mean do', async () => {
    // Of the last parts some are of one row, which running statistics normalise.
    const [twice, once] = [true, false].map((wholeBatch) => {
      const projector = mlp([{ width: DIM, normalization: 'affine', activation: 'relu' }]);
      return tinyRun(prototypes({ dim: DIM, wholeBatch }), {
        projector: projector({ inputs: DIM, seed: 6 }),
        microBatchSize,
      });
    }) as [Trainer, Trainer];
    for (const trainer of [twice, once]) await oneBatch(trainer);
    const states = [twice, once].map(({ network }) =>
      [...network.projector.state.values()].map((value) => [...value.dataSync()]),
    );
    expect(states[0]).toEqual(states[1]);
    if (microBatchSize > 1) expect(states[0]!.flat()).not.toContain(0);
    for (const trainer of [twice, once]) await trainer.train();
    expectNear(await stateOf(twice), await stateOf(once));
    for (const trainer of [twice, once]) trainer.dispose();
  });
});

test('the loss sees whole batches, and so does what comes after the step', async () => {
  const calls: string[] = [];
  const trainer = tinyRun(centered({ dim: DIM, calls }), { epochs: 1, microBatchSize: 3 });
  await trainer.train();
  const whole = ['loss 0+8', 'after 8 8 8 8'];
  expect(calls).toEqual([...whole, ...whole, ...whole, 'loss 0+2', 'after 2 2 2 2']);
  trainer.dispose();
});

test('each part draws the same in both passes, and others than other parts and batches', async () => {
  const draws: number[] = [];
  const drawing: RowModule = {
    ...identityProjector,
    apply(x, { training, random }) {
      if (training) draws.push(random!.uniform());
      return x;
    },
  };
  const trainer = tinyRun(prototypes({ dim: DIM, wholeBatch: true }), {
    projector: drawing,
    microBatchSize: 3,
  });
  for (let batch = 0; batch < 2; batch++) await oneBatch(trainer);
  // Three parts of two views, twice.
  expect(draws).toHaveLength(2 * 12);
  const [first, second] = [draws.slice(0, 12), draws.slice(12)];
  for (const batch of [first, second]) expect(batch.slice(0, 6)).toEqual(batch.slice(6));
  expect(new Set(draws).size).toBe(12);
  trainer.dispose();
});

test('no tensor is left', async () => {
  const before = tf.memory().numTensors;
  const trainer = tinyRun(centered({ dim: DIM }), { microBatchSize: 3 });
  const counts: number[] = [];
  await trainer.train({ onEpoch: () => counts.push(tf.memory().numTensors) });
  expect(new Set(counts).size).toBe(1);
  trainer.dispose();
  trainer.network.encoder.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

describe('a loss that fails leaves no tensor, and statistics as they were', () => {
  test.each([
    ['throws', 'no loss today'],
    ['is not finite', 'loss should be finite; restore a checkpoint and lower the learning rate'],
    ['has no gradient', 'the loss of centered should have a gradient with respect to an output'],
  ])('%s', async (what, message) => {
    const objective: ObjectiveFactory = (context) => {
      const inner = centered({ dim: DIM })(context);
      const { loss } = inner;
      inner.loss = (inputs) => {
        const { projectionGradients, ...rest } = loss.call(inner, inputs);
        if (what === 'throws') throw new Error(message);
        if (what === 'is not finite') {
          return { ...rest, loss: tf.scalar(Number.NaN), projectionGradients: [] };
        }
        return rest;
      };
      return inner;
    };
    const projector = mlp([{ width: DIM, normalization: 'plain' }])({ inputs: DIM, seed: 6 });
    const trainer = tinyRun(objective, { projector, microBatchSize: 3 });
    const before = { tensors: tf.memory().numTensors, state: await stateOf(trainer) };
    await expect(trainer.train()).rejects.toThrow(message);
    expect(tf.memory().numTensors).toBe(before.tensors);
    // Where the loss is known before the second pass.
    if (what !== 'has no gradient') expect(await stateOf(trainer)).toEqual(before.state);
    trainer.dispose();
  });
});
