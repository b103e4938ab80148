import '@tensorflow/tfjs-backend-cpu';
import { decodeSafetensors } from '@coke/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { ALL_OBJECTIVES, plainHeads, type SmallObjective } from '../../testing/all-objectives.ts';
import { arrayLoader, fixedBatch } from '../../testing/array-loader.ts';
import { BATCHES, disposeRun, smallRun } from '../../testing/small-run.ts';
import { timeless } from '../../testing/timeless.ts';
import { prototypes } from '../../testing/tiny-objectives.ts';
import { mlp } from '../network/mlp.ts';
import { sgd } from '../optimizers/sgd.ts';
import type { Trainer } from '../training/trainer.ts';

// What every objective has to keep to, whatever it computes.

beforeAll(() => tf.setBackend('cpu'));

function tensorsOf(file: Uint8Array) {
  return decodeSafetensors(file).tensors;
}

/** Of a checkpoint, what is no file of the objective: weights, statistics, slots. */
function numbersOf(file: Uint8Array): [string, number[]][] {
  return [...tensorsOf(file)].flatMap(([name, { data }]) =>
    data instanceof Float32Array ? [[name, [...data]]] : [],
  );
}

/** Train so many batches. */
async function trainBatches(trainer: Trainer, batches: number): Promise<void> {
  const stop = new AbortController();
  if (batches === 0) stop.abort();
  let seen = 0;
  const onBatch = () => ++seen === batches && stop.abort();
  await expect(trainer.train({ signal: stop.signal, onBatch })).rejects.toThrow('aborted');
}

const OTHER: SmallObjective = {
  name: 'prototypes',
  make: () => prototypes({ dim: 6 }),
  makeOther: () => prototypes({ dim: 6, k: 3 }),
  projector: mlp([{ width: 6 }]),
  widths: [6],
};

function largestMove(before: ArrayLike<number>, after: ArrayLike<number>): number {
  return Math.max(...Array.from(after, (value, i) => Math.abs(value - before[i]!)));
}

/** Their loss sets an image against the others of its batch. */
const NEEDS_OTHERS = new Set(['simclr', 'moco-v3', 'nnclr', 'barlow-twins']);

describe.each(ALL_OBJECTIVES)('$name', (objective) => {
  test('is called that', () => {
    const trainer = smallRun(objective);
    expect(trainer.objective.name).toBe(objective.name);
    disposeRun(trainer);
  });

  test('a run that was stopped before the first batch, or after any, and restored goes on bit for bit', async () => {
    const whole = smallRun(objective);
    await whole.train();
    const end = tensorsOf(await whole.save());
    for (let batches = 0; batches < 3 * BATCHES; batches++) {
      const [first, second] = [smallRun(objective), smallRun(objective)];
      await trainBatches(first, batches);
      const file = await first.save();
      await second.restore(file);
      expect(await second.save()).toEqual(file);
      await second.train();
      expect(tensorsOf(await second.save()), `stopped after ${batches} batches`).toEqual(end);
      expect(timeless(second.history)).toEqual(timeless(whole.history));
      for (const trainer of [first, second]) disposeRun(trainer);
    }
    disposeRun(whole);
  });

  test('so does one in micro-batches: in an epoch, and where one ends', async () => {
    const options = { microBatchSize: 3 };
    const whole = smallRun(objective, options);
    await whole.train();
    const end = tensorsOf(await whole.save());
    for (const batches of [BATCHES - 2, BATCHES, BATCHES + 2]) {
      const [first, second] = [smallRun(objective, options), smallRun(objective, options)];
      await trainBatches(first, batches);
      await second.restore(await first.save());
      await second.train();
      expect(tensorsOf(await second.save()), `stopped after ${batches} batches`).toEqual(end);
      for (const trainer of [first, second]) disposeRun(trainer);
    }
    disposeRun(whole);
  });

  test('holds on to no tensor', async () => {
    const before = tf.memory().numTensors;
    const trainer = smallRun(objective);
    await trainer.train();
    disposeRun(trainer);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('a checkpoint of other options is refused, and the run is then as it was', async () => {
    const [one, other] = [objective.make, objective.makeOther].map((make) =>
      smallRun({ ...objective, make }),
    ) as [Trainer, Trainer];
    await trainBatches(other, 2);
    const before = await one.save();
    await expect(one.restore(await other.save())).rejects.toThrow('as in the checkpoint');
    expect(await one.save()).toEqual(before);
    for (const trainer of [one, other]) disposeRun(trainer);
  });

  test('a checkpoint of another objective is refused', async () => {
    const [one, other] = [smallRun(objective), smallRun(OTHER, { learningRate: 1 })];
    const message = `objective should be "prototypes", as in the checkpoint, got "${objective.name}"`;
    await expect(one.restore(await other.save())).rejects.toThrow(message);
    for (const trainer of [one, other]) disposeRun(trainer);
  });

  test('its loss is finite, and falls on a batch that stays the same', async () => {
    const make = objective.makeStill ?? objective.make;
    const trainer = smallRun(
      { ...objective, make },
      {
        loader: fixedBatch({ count: 8, views: objective.views ?? 2 }),
        epochs: 25,
        learningRate: 0.05,
        schedule: { final: 0.05 },
        optimizer: sgd({ momentum: 0.9 }),
      },
    );
    await trainer.train();
    const losses = trainer.history.flatMap(({ loss }) => loss ?? []);
    expect(losses.length).toBeGreaterThan(20);
    for (const loss of losses) expect(Number.isFinite(loss)).toBe(true);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    disposeRun(trainer);
  });

  test('micro-batches give the weights of the whole batch, where a row hangs on no other', async () => {
    const options = { learningRate: 0.02, optimizer: sgd({ momentum: 0.9 }) };
    const [whole, parts] = [{}, { microBatchSize: 3 }].map((size) =>
      smallRun(objective, { ...options, ...plainHeads(objective), ...size }),
    ) as [Trainer, Trainer];
    const start = new Map(numbersOf(await whole.save()));
    for (const trainer of [whole, parts]) await trainer.train();
    const got = new Map(numbersOf(await parts.save()));
    let moved = 0;
    for (const [name, expected] of numbersOf(await whole.save())) {
      expect(largestMove(expected, got.get(name)!), name).toBeLessThan(1e-4);
      if (expected.some((value, j) => value !== start.get(name)?.[j])) moved++;
    }
    expect(moved).toBeGreaterThan(0);
    for (const trainer of [whole, parts]) disposeRun(trainer);
  });

  test('batches of one image are refused, or it learns from them', async () => {
    const options = {
      ...plainHeads(objective),
      loader: arrayLoader({ count: 12, batchSize: 1, views: objective.views ?? 2 }),
      ...{ learningRate: 0.001, optimizer: sgd({ weightDecay: 0 }) },
    };
    if (NEEDS_OTHERS.has(objective.name)) {
      const message = `batchSize should be an integer from 2 for ${objective.name}, got 1`;
      expect(() => smallRun(objective, options)).toThrow(message);
      return;
    }
    const trainer = smallRun(objective, options);
    const [weight] = trainer.network.encoder.trainable.values();
    const before = weight!.dataSync().slice();
    await trainer.train();
    // Rounding alone moves it less.
    expect(largestMove(before, weight!.dataSync())).toBeGreaterThan(1e-6);
    disposeRun(trainer);
  });
});
