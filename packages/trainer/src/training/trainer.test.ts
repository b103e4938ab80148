import { tfjs } from '@coke/backend-tfjs';
import { wasm } from '@coke/backend-wasm';
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { abortFromOutside } from '../../testing/abort-from-outside.ts';
import { arrayLoader, type MadeUpImages } from '../../testing/array-loader.ts';
import { identityProjector, linearModule } from '../../testing/linear-module.ts';
import { trainPlainly } from '../../testing/plain-training.ts';
import { dropoutRandom } from '../network/layers/dropout.ts';
import { mlp } from '../network/mlp.ts';
import type { RowModule } from '../network/module.ts';
import { sgd } from '../optimizers/index.ts';
import { cosineSchedule } from '../schedules/index.ts';
import type { TrainerOptions } from './options.ts';
import { Trainer } from './trainer.ts';

beforeAll(() => tf.setBackend('cpu'));

const IMAGES: MadeUpImages = { count: 30, batchSize: 8 };
const OUTPUT = 6;

type Overrides = Partial<TrainerOptions> & { readonly images?: MadeUpImages };

/** A run that is over in a moment: a linear encoder by gradient descent. */
function tinyRun({ images = IMAGES, ...options }: Overrides = {}) {
  const size = (images.size ?? 4) ** 2 * (images.channels ?? 1);
  const encoder = linearModule(size, OUTPUT, 3);
  const loader = arrayLoader({ ...images, views: options.views ?? images.views ?? 2 });
  const trainer = new Trainer({
    encoder,
    projector: identityProjector,
    loader,
    k: [3, 4],
    epochs: 4,
    warmupEpochs: 1,
    learningRate: 0.5,
    temperature: 0.2,
    optimizer: sgd({ momentum: 0, weightDecay: 0 }),
    ...options,
  });
  return { encoder, loader, trainer, w: () => Array.from(encoder.w.dataSync()) };
}

/** What a run has come to, without what depends on the clock. */
function outcome({ trainer, w }: ReturnType<typeof tinyRun>) {
  const records = trainer.history.map(({ epoch, loss, pseudoLabelAccuracy, heads, features }) => {
    return { epoch, loss, pseudoLabelAccuracy, heads, features };
  });
  return { records, w: w(), labels: trainer.labels([...Array(IMAGES.count).keys()]) };
}

describe('against the loop in plain double precision', () => {
  const [previous, current] = ['previous', 'current'] as const;
  test.each([
    { views: 1 as const, labels: previous, centers: previous },
    { views: 2 as const, labels: previous, centers: previous },
    { views: 2 as const, labels: current, centers: previous },
    { views: 2 as const, labels: previous, centers: current },
    { views: 2 as const, labels: current, centers: current },
    { views: 1 as const, labels: previous, centers: current },
  ])('$views views, $labels labels, $centers centers', async ({ views, ...read }) => {
    const epochs = 6;
    const stage = views === 1 ? { stage2From: 3 } : {};
    const run = tinyRun({ views, epochs, ...stage, ...read });
    const start = run.w();
    await run.trainer.train();
    const learningRate = cosineSchedule({
      ...{ base: 0.5, epochs, batchesPerEpoch: run.loader.batches },
      ...{ idleEpochs: 1, warmupEpochs: 1, riseIncludes: 'base' },
    });
    const expected = await trainPlainly({
      loader: run.loader,
      w: start,
      output: OUTPUT,
      views,
      k: [3, 4],
      temperature: 0.2,
      alpha: 0.2,
      epochs,
      learningRate,
      ...stage,
      ...read,
    });
    for (const [j, value] of run.w().entries()) expect(value).toBeCloseTo(expected.w[j]!, 4);
    for (const { epoch, loss } of run.trainer.history) {
      if (epoch > 0) expect(loss).toBeCloseTo(expected.losses[epoch]!, 4);
    }
  });
});

test('epoch 0 clusters and moves no weight', async () => {
  const run = tinyRun();
  const before = run.w();
  const stop = new AbortController();
  const stopped = run.trainer.train({ signal: stop.signal, onEpoch: () => stop.abort() });
  await expect(stopped).rejects.toThrow('aborted');
  expect(run.trainer.epoch).toBe(1);
  expect(run.w()).toEqual(before);
  expect(run.trainer.labels([0, 1, 29]).every((label) => label >= 0)).toBe(true);
});

test('an abort from outside is heard between two batches, however fast these are', async () => {
  const run = tinyRun({ epochs: 9 });
  await expect(run.trainer.train({ signal: abortFromOutside() })).rejects.toThrow('enough');
  expect(run.trainer.epoch).toBe(0);
  await run.trainer.train();
  expect(run.trainer.epoch).toBe(9);
});

/** With a projector that drops what it draws for each batch. */
const droppingRun = () =>
  tinyRun({ projector: mlp([{ width: OUTPUT, dropout: 0.3 }])({ inputs: OUTPUT, seed: 1 }) });

test.each([
  ['', () => tinyRun()],
  [', dropout included', () => droppingRun()],
])('a run that was stopped anywhere and restored goes on bit for bit%s', async (_, makeRun) => {
  const whole = makeRun();
  await whole.trainer.train();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 15 }), async (batches) => {
      const first = makeRun();
      const stop = new AbortController();
      let seen = 0;
      const onBatch = () => ++seen === batches && stop.abort();
      await expect(first.trainer.train({ signal: stop.signal, onBatch })).rejects.toThrow();
      const file = await first.trainer.save();

      const second = makeRun();
      await second.trainer.restore(file);
      expect(await second.trainer.save()).toEqual(file);
      await second.trainer.train();
      expect(outcome(second)).toEqual(outcome(whole));
      for (const run of [first, second]) run.trainer.dispose();
    }),
    { numRuns: 6 },
  );
});

test('modules draw what hangs on seed, epoch and batch, one view after the other', async () => {
  const drawn: number[] = [];
  const projector: RowModule = {
    ...identityProjector,
    apply(x, { random }) {
      drawn.push(random!.uniform());
      return x;
    },
  };
  const { trainer, loader } = tinyRun({ seed: 7, epochs: 3, projector });
  await trainer.train();
  const wanted: number[] = [];
  for (let epoch = 0; epoch < 3; epoch++)
    for (let batch = 0; batch < loader.batches; batch++) {
      const random = dropoutRandom(7, epoch, batch);
      wanted.push(random.uniform(), random.uniform());
    }
  expect(drawn).toEqual(wanted);
});

test('parts of a batch add up to the batch', async () => {
  const [whole, parts] = [tinyRun(), tinyRun({ microBatchSize: 3 })];
  for (const { trainer } of [whole, parts]) await trainer.train();
  for (const [j, value] of parts.w().entries()) expect(value).toBeCloseTo(whole.w()[j]!, 4);
  for (const [t, { loss = 0, pseudoLabelAccuracy = 0 }] of parts.trainer.history.entries()) {
    const expected = whole.trainer.history[t]!;
    expect(loss).toBeCloseTo(expected.loss ?? 0, 4);
    expect(pseudoLabelAccuracy).toBeCloseTo(expected.pseudoLabelAccuracy ?? 0, 6);
  }
});

test('labels that changed are those that are stored otherwise than an epoch before', async () => {
  const { trainer } = tinyRun();
  const ids = Int32Array.from({ length: IMAGES.count }, (_, i) => i);
  let before: Int32Array[] = [];
  await trainer.train({
    onEpoch: ({ epoch, heads }) => {
      const now = heads.map((_, h) => trainer.labels(ids, h));
      for (const [h, { labelChangeRate }] of heads.entries()) {
        const changed = ids.filter((id) => now[h]![id] !== before[h]?.[id]).length;
        expect(labelChangeRate).toBe(epoch === 0 ? undefined : changed / IMAGES.count);
      }
      before = now;
    },
  });
  trainer.dispose();
});

test('clustering on another backend, tensors or rows, gives the same', async () => {
  const expected = tinyRun();
  const runs = [
    tinyRun({ backend: await tfjs() }),
    tinyRun({ backend: await wasm({ threads: 1 }) }),
  ];
  for (const { trainer } of [expected, ...runs]) await trainer.train();
  for (const run of runs) {
    for (const [j, value] of run.w().entries()) expect(value).toBeCloseTo(expected.w()[j]!, 4);
  }
});

test('small crops get a loss and are not clustered', async () => {
  const images = { ...IMAGES, views: 4 };
  const run = tinyRun({ images, views: 2 });
  const plain = tinyRun();
  const crops = new Trainer({ ...base(arrayLoader(images)), views: 2 });
  await crops.train();
  expect(crops.history.at(-1)!.loss).toBeGreaterThan(0);
  for (const { trainer } of [run, plain]) trainer.dispose();
});

test('a predictor that the loss leaves out stays as it is', async () => {
  const predictor = linearModule(OUTPUT, OUTPUT, 4);
  const weights = () => [...predictor.trainable.values()].map((each) => [...each.dataSync()]);
  const before = weights();
  // beta = 0: the loss is that of projections alone.
  const run = tinyRun({ views: 1, predictor, beta: 0, stage2From: 2 });
  const start = run.w();
  await run.trainer.train();
  expect(weights()).toEqual(before);
  expect(run.w()).not.toEqual(start);
  run.trainer.dispose();
  predictor.dispose();
});

test.each([
  {},
  { labels: 'current' as const },
  { centers: 'current' as const },
  { labels: 'current' as const, centers: 'current' as const },
])('no tensor is left from one epoch to the next, and none after dispose: %o', async (read) => {
  const before = tf.memory().numTensors;
  const predictor = linearModule(OUTPUT, OUTPUT, 4);
  const run = tinyRun({ predictor, microBatchSize: 3, ...read });
  const counts: number[] = [];
  await run.trainer.train({ onEpoch: () => counts.push(tf.memory().numTensors) });
  expect(new Set(counts.slice(1)).size).toBe(1);
  run.trainer.dispose();
  run.encoder.dispose();
  expect(tf.memory().numTensors).toBe(before + 1); // the predictor's matrix
});

function base(loader: ReturnType<typeof arrayLoader>) {
  return {
    encoder: linearModule(16, OUTPUT, 3),
    projector: identityProjector,
    loader,
    k: [3, 4],
    epochs: 3,
    learningRate: 0.1,
    optimizer: sgd({}),
  };
}

describe('what cannot be trained', () => {
  test.each([
    [{ views: 3 }, 'views should be 1 or 2, got 3'],
    [{ epochs: 1 }, 'epochs should be an integer from 2, got 1'],
    [{ temperature: 0 }, 'temperature should be in [0.001, 1000], got 0'],
    [{ alpha: 1.5 }, 'alpha should be in [0, 1], got 1.5'],
    [{ views: 1, beta: 1 }, 'beta should be 0 without a predictor, got 1'],
    [{ stage2From: 3 }, 'stage2From should be left out with two views, got 3'],
    [{ labels: 'next' }, `labels should be 'previous' or 'current', got "next"`],
    [{ k: [3, 1000] }, 'k[1] should be at most 30, the images, got 1000'],
    [{ k: 0 }, 'k[0] should be a positive integer up to 2^24, got 0'],
    [{ lambda: 1 }, 'got "lambda"'],
    [{ encoder: null }, 'encoder should be a module'],
    [{ microBatchSize: 0 }, 'microBatchSize should be a positive integer, got 0'],
  ])('%o', (options, message) => {
    expect(() => new Trainer({ ...base(arrayLoader(IMAGES)), ...(options as object) })).toThrow(
      message,
    );
  });

  test('a loader of other views', async () => {
    const trainer = new Trainer(base(arrayLoader({ ...IMAGES, views: 1 })));
    await expect(trainer.train()).rejects.toThrow("the loader's views should be 2");
  });

  test('a loss that is not finite ends the run, weights as they were', async () => {
    const run = tinyRun();
    // Finite while epoch 0 clusters, and not where a loss is asked for.
    const sick = [Number.POSITIVE_INFINITY, ...run.w().slice(1)];
    const onEpoch = () => run.encoder.w.assign(tf.tensor(sick, [16, OUTPUT]));
    const message =
      'loss should be finite; restore a checkpoint and lower the learning rate, got NaN at epoch 1, batch 0';
    await expect(run.trainer.train({ onEpoch })).rejects.toThrow(message);
    expect(run.w()).toEqual(sick);
    await expect(run.trainer.train()).rejects.toThrow(message);
    const other = tinyRun();
    await run.trainer.restore(await other.trainer.save());
    await run.trainer.train();
    await other.trainer.train();
    expect(run.w()).toEqual(other.w());
  });

  test('a checkpoint of another run', async () => {
    const run = tinyRun();
    await run.trainer.train();
    const file = await run.trainer.save();
    const other = tinyRun({ temperature: 0.3 });
    const before = outcome(other);
    await expect(other.trainer.restore(file)).rejects.toThrow(
      'temperature should be 0.2, as in the checkpoint, got 0.3',
    );
    file[file.length - 5]! ^= 1;
    await expect(tinyRun().trainer.restore(file)).rejects.toThrow('checksum');
    expect(outcome(other)).toEqual(before);
  });
});

afterAll(() => tf.disposeVariables());
