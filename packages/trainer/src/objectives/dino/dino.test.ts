import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { arrayLoader } from '../../../testing/array-loader.ts';
import {
  disposeOutcome,
  drawViews,
  expectAsPlain,
  expectFinite,
  lossOfPlain,
  mean,
  type PlainOutputs,
  type PlainViews,
  plainPick,
} from '../../../testing/contrastive.ts';
import { linearModule } from '../../../testing/linear-module.ts';
import { makeObjective, placeOfStep } from '../../../testing/recorded-objectives/drive.ts';
import type { Encoder } from '../../network/module.ts';
import { sgd } from '../../optimizers/sgd.ts';
import { Trainer } from '../../training/trainer.ts';
import type { Objective } from '../objective.ts';
import { dino } from './dino.ts';
import type { DinoOptions } from './options.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 5 }),
  k: fc.integer({ min: 1, max: 7 }),
  views: fc.integer({ min: 2, max: 5 }),
  temperature: fc.constantFrom(0.1, 0.5, 2),
  teacherTemperature: fc.constantFrom(0.04, 0.3, 1),
  seed: fc.nat(),
});

interface PlainSettings {
  readonly temperature: number;
  readonly teacherTemperature: number;
  readonly center: readonly number[];
}

/** q of each large view and row, in doubles. */
function plainTargets(twin: PlainViews, { center, teacherTemperature }: PlainSettings) {
  return twin.map((rows) =>
    rows.map((row) => {
      const centered = row.map((t, j) => t - center[j]!);
      return row.map((_, j) => Math.exp(-plainPick(centered, j, teacherTemperature)));
    }),
  );
}

/** Straight from the formula, pair by pair. */
function plainLoss(outputs: PlainOutputs, settings: PlainSettings): number {
  const targets = plainTargets(outputs.twinPredictions!, settings);
  const pairs = targets.flatMap((q, i) =>
    outputs.predictions!.flatMap((rows, v) => {
      if (v === i) return [];
      const costs = rows.map((s, at) =>
        q[at]!.reduce((sum, share, j) => sum + share * plainPick(s, j, settings.temperature), 0),
      );
      return [mean(costs)];
    }),
  );
  return mean(pairs);
}

function plainEntropy(shares: readonly number[]): number {
  return shares.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
}

function setCenter(objective: Objective, values: readonly number[]): void {
  tf.tidy(() =>
    objective.state.get('center')!.assign(tf.tensor2d([...values], [1, values.length])),
  );
}

test('loss, gradients and measures are those of the formula; projections have no gradient', () => {
  const before = tf.memory().numTensors;
  fc.assert(
    fc.property(sizes, ({ rows, k, views, temperature, teacherTemperature, seed }) => {
      const random = new Random(seed);
      const objective = makeObjective(dino({ k, temperature, teacherTemperature }), {
        batchSize: rows,
      });
      const center = Array.from({ length: k }, () => Math.fround(random.normal()));
      setCenter(objective, center);
      const settings = { temperature, teacherTemperature, center };
      const outputs = {
        projections: [],
        predictions: drawViews(views, rows, k, random),
        twinPredictions: drawViews(2, rows, k, random),
      };
      const plain = (moved: PlainOutputs) => plainLoss(moved, settings);
      expectAsPlain(objective, outputs, plain, random);

      const outcome = lossOfPlain(objective, outputs);
      expect(outcome.projectionGradients).toBeUndefined();
      const targets = plainTargets(outputs.twinPredictions, settings);
      const entropy = mean(targets.flat().map(plainEntropy));
      const means = targets.map((q) =>
        Array.from({ length: k }, (_, j) => mean(q.map((row) => row[j]!))),
      );
      const both = means[0]!.map((p, j) => (p + means[1]![j]!) / 2);
      const wanted = [entropy, plain(outputs) - entropy, plainEntropy(both)];
      for (const [i, value] of outcome.measures!.dataSync().entries())
        expect(Math.abs(value - wanted[i]!)).toBeLessThan(1e-4 * (1 + Math.abs(wanted[i]!)));
      disposeOutcome(outcome);
      objective.dispose();
    }),
  );
  expect(tf.memory().numTensors).toBe(before);
});

test('the center follows the mean of what the twin gave for both views', () => {
  const shape = { rows: fc.integer({ min: 1, max: 5 }), k: fc.integer({ min: 1, max: 6 }) };
  fc.assert(
    fc.property(fc.record(shape), fc.constantFrom(0, 0.9, 1), fc.nat(), (shape, m, seed) => {
      const { rows, k } = shape;
      const random = new Random(seed);
      const objective = makeObjective(dino({ k, centerMomentum: m }), { batchSize: rows });
      const center = Array.from({ length: k }, () => 0);
      for (let step = 0; step < 3; step++) {
        const views = drawViews(2, rows, k, random);
        const predictions = views.map((each) => tf.tensor2d([...each] as number[][]));
        const place = placeOfStep(step, 3);
        const outputs = { online: { projections: [] }, twin: { projections: [], predictions } };
        objective.afterStep!({ ids: new Int32Array(rows), place, ...outputs });
        for (const j of center.keys()) {
          const now = mean(views.flatMap((each) => each.map((row) => row[j]!)));
          center[j] = m * center[j]! + (1 - m) * now;
        }
        tf.dispose(predictions);
      }
      const got = objective.state.get('center')!.dataSync();
      for (const [j, value] of center.entries())
        expect(Math.abs(got[j]! - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)));
      objective.dispose();
    }),
  );
});

test('the momentum of the twin goes to 1', () => {
  const objective = makeObjective(dino({ k: 3, momentum: 0.6 }), { batchSize: 2 });
  const { momentum } = objective.needs.twin!;
  expect(momentum(placeOfStep(0, 10))).toBeCloseTo(0.6, 12);
  expect(momentum(placeOfStep(5, 10))).toBeCloseTo(0.8, 12);
  expect(momentum(placeOfStep(10, 10))).toBeCloseTo(1, 12);
  objective.dispose();
});

test('the temperature of the twin rises by epoch, then stays', () => {
  const temperatures = { warmupTeacherTemperature: 0.1, teacherTemperature: 0.5 };
  const objective = makeObjective(dino({ k: 2, warmupTeacherEpochs: 3, ...temperatures }), {
    batchSize: 1,
    epochs: 6,
  });
  // Of the targets of one row alone, how sharp they are.
  const entropyAt = (epoch: number) =>
    tf.tidy(() => {
      const [online, twin] = [0, 1].map(() => ({
        projections: [],
        predictions: [tf.tensor2d([[1, 0]]), tf.tensor2d([[1, 0]])],
      }));
      const place = { ...placeOfStep(0, 1), epoch };
      const ids = new Int32Array(1);
      const { measures } = objective.loss({ ids, from: 0, online: online!, twin: twin!, place });
      return measures!.dataSync()[0]!;
    });
  const wanted = (temperature: number) => {
    const p = 1 / (1 + Math.exp(-1 / temperature));
    return plainEntropy([p, 1 - p]);
  };
  for (const [epoch, temperature] of [0.1, 0.3, 0.5, 0.5, 0.5].entries())
    expect(entropyAt(epoch)).toBeCloseTo(wanted(temperature), 5);
  objective.dispose();
});

describe('collapse', () => {
  const k = 4;
  const lossOf = (student: number[], teacher: number[]) => {
    const objective = makeObjective(dino({ k }), { batchSize: 2 });
    const views = (row: number[]) => [0, 1].map(() => [row, row]);
    const outcome = lossOfPlain(objective, {
      projections: [],
      predictions: views(student),
      twinPredictions: views(teacher),
    });
    const loss = outcome.loss.dataSync()[0]!;
    const [teacherEntropy, divergence, targetEntropy] = outcome.measures!.dataSync();
    disposeOutcome(outcome);
    objective.dispose();
    return { loss, teacherEntropy, divergence, targetEntropy, yardstick: objective.yardstick };
  };

  test('to no prediction: the loss is ln K', () => {
    const { loss, teacherEntropy, divergence, yardstick } = lossOf([0, 0, 0, 0], [3, 3, 3, 3]);
    expect(loss).toBeCloseTo(Math.log(k), 5);
    expect(yardstick.uniform).toBeCloseTo(Math.log(k), 12);
    expect(teacherEntropy).toBeCloseTo(Math.log(k), 5);
    expect(divergence).toBeCloseTo(0, 5);
  });

  test('to one output that always wins: the entropy of the mean target says so', () => {
    const { targetEntropy, yardstick } = lossOf([9, 0, 0, 0], [9, 0, 0, 0]);
    expect(targetEntropy).toBeLessThan(yardstick.measures!.targetEntropy!.least!);
    expect(lossOf([0, 0, 0, 0], [0.001, 0, 0, 0]).targetEntropy).toBeGreaterThan(
      yardstick.measures!.targetEntropy!.least!,
    );
  });

  test('of a single output there is nothing to say', () => {
    const objective = makeObjective(dino({ k: 1 }), { batchSize: 2 });
    expect(objective.yardstick).toEqual({});
    objective.dispose();
  });
});

test('no logits make what is not finite', () => {
  for (const temperature of [1e-3, 1e3]) {
    const objective = makeObjective(
      dino({ k: 3, temperature, teacherTemperature: temperature, warmupTeacherTemperature: 1 }),
      { batchSize: 2 },
    );
    const [zero, huge] = [0, 1e30].map((x) => [x, -x, x]);
    const views = [
      [zero!, huge!],
      [huge!, zero!],
    ];
    const outcome = lossOfPlain(objective, {
      projections: [],
      predictions: [...views, [zero!, zero!]],
      twinPredictions: views,
    });
    expectFinite(outcome);
    disposeOutcome(outcome);
    objective.dispose();
  }
});

/** A run that is over in a moment, with two large views and one more. */
function tinyRun(options: DinoOptions = {}) {
  const encoder = Object.assign(linearModule(16, 5, 3), { features: 5 });
  const trainer = new Trainer({
    encoder: encoder as Encoder,
    loader: arrayLoader({ count: 20, batchSize: 8, views: 3 }),
    epochs: 3,
    warmupEpochs: 0,
    learningRate: 0.05,
    optimizer: sgd(),
    objective: dino({ k: 6, hidden: 7, dimension: 4, momentum: 0.5, ...options }),
  });
  return { trainer, encoder };
}

test('the last layer does not move in the first epoch; the twin has one, and is judged', async () => {
  const { trainer, encoder } = tinyRun();
  const { predictor, projector } = trainer.network;
  const weightsOf = (name: string) => [...predictor!.trainable.get(name)!.dataSync()];
  const hidden = () => [...projector.trainable.get('dense1/weight')!.dataSync()];
  const [first, firstHidden] = [weightsOf('dense1/direction'), hidden()];
  const moved: boolean[] = [];
  await trainer.train({
    onEpoch: () => {
      moved.push(weightsOf('dense1/direction').some((value, i) => value !== first[i]));
      expect(hidden()).not.toEqual(firstHidden);
    },
  });
  expect(moved).toEqual([false, true, true]);
  expect(trainer.encoder).not.toBe(encoder);
  expect([...trainer.encoder.trainable.get('w')!.dataSync()]).not.toEqual([
    ...encoder.w.dataSync(),
  ]);
  expect(Object.keys(trainer.history[0]!.measures!)).toEqual([
    ...['teacherEntropy', 'divergence', 'targetEntropy'],
  ]);
  expect(
    trainer.objective.state
      .get('center')!
      .dataSync()
      .some((value) => value !== 0),
  ).toBe(true);
  trainer.dispose();
  encoder.dispose();
});

test('a run that was stopped and restored goes on with its center, bit for bit', async () => {
  const whole = tinyRun();
  await whole.trainer.train();
  const [first, second] = [tinyRun(), tinyRun()];
  const stop = new AbortController();
  let seen = 0;
  const onBatch = () => ++seen === 4 && stop.abort();
  await expect(first.trainer.train({ signal: stop.signal, onBatch })).rejects.toThrow('aborted');
  await second.trainer.restore(await first.trainer.save());
  await second.trainer.train();
  const numbersOf = ({ trainer, encoder }: typeof whole) =>
    [trainer.objective.state.get('center')!, encoder.w, trainer.encoder.trainable.get('w')!].map(
      (variable) => [...variable.dataSync()],
    );
  expect(numbersOf(second)).toEqual(numbersOf(whole));
  for (const { trainer, encoder } of [whole, first, second]) {
    trainer.dispose();
    encoder.dispose();
  }
});

test('heads are as published, or as told', () => {
  const shapes = (options: DinoOptions) => {
    const objective = makeObjective(dino({ k: 6, hidden: 5, dimension: 3, ...options }), {
      batchSize: 2,
    });
    const { projector, predictor } = objective.needs;
    const project = projector!({ inputs: 4, seed: 0 });
    const predict = (predictor as typeof projector)!({ inputs: 3, seed: 0 });
    const all = [project, predict].flatMap(({ trainable }) =>
      [...trainable].map(([name, { shape }]) => `${name} ${shape}`),
    );
    for (const each of [project, predict, objective]) each.dispose();
    return all;
  };
  expect(shapes({})).toEqual([
    ...['dense1/weight 4,5', 'dense1/bias 5', 'dense2/weight 5,5', 'dense2/bias 5'],
    ...['dense3/weight 5,3', 'dense3/bias 3', 'dense1/direction 3,6'],
  ]);
  expect(shapes({ layers: 1, lengths: 'trained' })).toEqual([
    ...['dense1/weight 4,3', 'dense1/bias 3', 'dense1/direction 3,6', 'dense1/length 6'],
  ]);
  expect(shapes({ layers: 2, batchNorm: true }).slice(0, 5)).toEqual([
    ...['dense1/weight 4,5', 'dense1/bias 5', 'bn1/gamma 5', 'bn1/beta 5', 'dense2/weight 5,3'],
  ]);
});

test('outputs are as many as images allow, or as the predictor has', () => {
  const kOf = (about: object, options: DinoOptions = {}) => {
    const objective = makeObjective(dino(options), { batchSize: 2, ...about });
    objective.dispose();
    return objective.options.k;
  };
  expect(kOf({ instances: 1_281_167 })).toBe(65_536);
  expect(kOf({ instances: 50_000 })).toBe(2564);
  expect(kOf({ instances: 20 })).toBe(10);
  expect(kOf({ predictor: { outputs: 7 } })).toBe(7);
  expect(() => kOf({ predictor: { outputs: 7 } }, { k: 6 })).toThrow(
    "k should be 7, the width of the predictor's rows, got 6",
  );
});

test('the recipe is the published one, and clips as it is told', async () => {
  const stepOf = async (options: DinoOptions) => {
    const objective = makeObjective(dino({ k: 2, ...options }), { batchSize: 512, epochs: 100 });
    const { recipe } = objective;
    expect(recipe).toMatchObject({ learningRate: 1e-3, weightDecay: [0.04, 0.4] });
    expect(recipe!.schedule).toEqual({ final: 1e-6, riseIncludes: 'both' });
    const w = tf.variable(tf.zeros([1, 2]));
    const optimizer = recipe!.optimizer!(new Map([['w', w]]));
    const gradient = tf.tensor2d([[30, 40]]);
    await optimizer.apply(new Map([['w', gradient]]), 0);
    // Adam's mean is a tenth of its first gradient.
    const seen = Array.from(optimizer.slots.get('w.mean')!.dataSync(), (x) => 10 * x);
    for (const each of [w, gradient, optimizer, objective]) each.dispose();
    return seen;
  };
  for (const [j, x] of [1.8, 2.4].entries()) expect((await stepOf({}))[j]).toBeCloseTo(x, 5);
  for (const [j, x] of [30, 40].entries()) expect((await stepOf({ clip: 0 }))[j]).toBeCloseTo(x, 4);
});

test('options that cannot work are named, and nothing is left', () => {
  const before = tf.memory().numTensors;
  const make = (options: object) => () => makeObjective(dino(options), { batchSize: 2 });
  expect(make({ k: 0 })).toThrow('k should be a positive integer, got 0');
  expect(make({ teacherTemperature: 0 })).toThrow('teacherTemperature should be in [0.001, 1000]');
  expect(make({ warmupTeacherEpochs: -1 })).toThrow('warmupTeacherEpochs should be');
  expect(make({ centerMomentum: 2 })).toThrow('centerMomentum should be in [0, 1], got 2');
  expect(make({ freezeEpochs: 0.5 })).toThrow('freezeEpochs should be');
  expect(make({ clip: -1 })).toThrow('clip should be in');
  expect(make({ layers: 0 })).toThrow('layers should be a positive integer, got 0');
  expect(make({ lengths: 'free' })).toThrow("lengths should be 'fixed' or 'trained', got");
  expect(make({ batchNorm: 1 })).toThrow('batchNorm should be true or false, got 1');
  expect(make({ tau: 1 })).toThrow('tau');
  expect(tf.memory().numTensors).toBe(before);
});
