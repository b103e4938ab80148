import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrayLoader } from '../../testing/array-loader.ts';
import { identityProjector, linearModule } from '../../testing/linear-module.ts';
import { timeless } from '../../testing/timeless.ts';
import { type Calls, mimic, prototypes } from '../../testing/tiny-objectives.ts';
import { collapseAlarms } from '../history/collapse-alarms.ts';
import { readEpochRecords } from '../history/read-epoch-records.ts';
import type { Objective, ObjectiveFactory } from '../objectives/objective.ts';
import { adam } from '../optimizers/adam.ts';
import type { Optimizer, OptimizerFactory, StepRates } from '../optimizers/optimizer.ts';
import { sgd } from '../optimizers/sgd.ts';
import type { TrainerOptions } from './options.ts';
import { Trainer } from './trainer.ts';

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => tf.disposeVariables());

const DIM = 5;
const COUNT = 26;

/** A run of an objective that is over in a moment. */
function tinyRun(objective: ObjectiveFactory, options: Partial<TrainerOptions> = {}) {
  const encoder = linearModule(16, DIM, 3);
  const trainer = new Trainer({
    encoder,
    projector: identityProjector,
    loader: arrayLoader({ count: COUNT, batchSize: 8, views: 2 }),
    epochs: 3,
    warmupEpochs: 0,
    learningRate: 0.1,
    optimizer: sgd({ momentum: 0.9 }),
    objective,
    ...options,
  });
  return { trainer, encoder };
}

/** The same with a predictor. */
function mimicRun(options: Parameters<typeof mimic>[0] = {}, others: Partial<TrainerOptions> = {}) {
  const predictor = linearModule(DIM, DIM, 4);
  return { ...tinyRun(mimic(options), { predictor, ...others }), predictor };
}

const RUNS = {
  'a twin and a predictor': () => mimicRun().trainer,
  'a twin of the other view': () => mimicRun({ oneWay: true }, { optimizer: adam() }).trainer,
  'prototypes, a queue and a file': () => tinyRun(prototypes({ dim: DIM })).trainer,
};

describe.each(Object.entries(RUNS))('%s', (_, make) => {
  test('the loss falls', async () => {
    const trainer = make();
    await trainer.train();
    const losses = trainer.history.map(({ loss }) => loss!);
    expect(losses).toHaveLength(3);
    expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    trainer.dispose();
  });

  test('a run that was stopped anywhere and restored goes on bit for bit', async () => {
    const whole = make();
    await whole.train();
    const end = withoutClock(await whole.save());
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 11 }), async (batches) => {
        const [first, second] = [make(), make()];
        const stop = new AbortController();
        let seen = 0;
        const onBatch = () => ++seen === batches && stop.abort();
        await expect(first.train({ signal: stop.signal, onBatch })).rejects.toThrow('aborted');
        const file = await first.save();
        await second.restore(file);
        expect(await second.save()).toEqual(file);
        await second.train();
        expect(withoutClock(await second.save())).toEqual(end);
        expect(timeless(second.history)).toEqual(timeless(whole.history));
        for (const trainer of [first, second]) trainer.dispose();
      }),
      { numRuns: 5 },
    );
    whole.dispose();
  });

  test('holds on to no tensor', async () => {
    const before = tf.memory().numTensors;
    const trainer = make();
    const { encoder, predictor } = trainer.network;
    const counts: number[] = [];
    await trainer.train({ onEpoch: () => counts.push(tf.memory().numTensors) });
    expect(new Set(counts).size).toBe(1);
    for (const each of [trainer, encoder, predictor]) each?.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

/** Tensors of a checkpoint: what follows its header, which tells the time. */
function withoutClock(file: Uint8Array): Uint8Array {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  return file.slice(8 + length);
}

test('hooks are called in their order', async () => {
  const calls: Calls = [];
  const { trainer } = mimicRun({ calls }, { epochs: 1, microBatchSize: 5 });
  await trainer.train();
  expect(calls.slice(0, 11)).toEqual([
    ...['epoch 0 from 0', 'before 0.0', 'loss 0+5', 'loss 5+3', 'momentum 0', 'after 0.0'],
    ...['before 0.1', 'loss 0+5', 'loss 5+3', 'momentum 1', 'after 0.1'],
  ]);
  trainer.dispose();
});

test('an epoch that is gone on with begins where it stood', async () => {
  const calls: Calls = [];
  const { trainer } = mimicRun({ calls });
  const stop = new AbortController();
  const onBatch = ({ epoch, batch }: { epoch: number; batch: number }) =>
    epoch === 1 && batch === 2 && stop.abort();
  await expect(trainer.train({ signal: stop.signal, onBatch })).rejects.toThrow('aborted');
  await trainer.train();
  expect(calls.filter((call) => call.startsWith('epoch'))).toEqual([
    ...['epoch 0 from 0', 'epoch 1 from 0', 'epoch 1 from 2', 'epoch 2 from 0'],
  ]);
  trainer.dispose();
});

test('the twin follows: θ` after a step is m θ` + (1 - m) θ, and it is what is judged', async () => {
  const { trainer, encoder } = mimicRun({ momentum: 0.75 }, { epochs: 1 });
  const before = Array.from(encoder.w.dataSync());
  const stop = new AbortController();
  await trainer.train({ signal: stop.signal, onBatch: () => stop.abort() }).catch(() => {});
  const online = encoder.w.dataSync();
  const twin = trainer.encoder.trainable.get('w')!.dataSync();
  for (const [j, value] of before.entries()) {
    expect(online[j]).not.toBe(value);
    expect(twin[j]).toBeCloseTo(0.75 * value + 0.25 * online[j]!, 6);
  }
  trainer.dispose();
});

test('the network sees the views that the objective asks for, and the twin likewise', async () => {
  for (const oneWay of [false, true]) {
    const counted: (readonly number[])[] = [];
    const factory: ObjectiveFactory = (context) => {
      const inner = mimic({ oneWay })(context);
      return {
        ...inner,
        endEpoch: async ({ counts, measures }) => {
          counted.push(counts);
          return { measures };
        },
      };
    };
    const { trainer } = tinyRun(factory, { predictor: linearModule(DIM, DIM, 4), epochs: 1 });
    await trainer.train();
    expect(counted).toEqual([oneWay ? [4, 4] : [8, 8]]); // four batches
    trainer.dispose();
  }
});

describe('frozen variables', () => {
  const names = ['encoder/w', 'encoder', 'objective/w', 'objective'];
  test('do not move, nor does what the optimiser remembers of them', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(names), async (frozen) => {
        let slots: Optimizer['slots'] = new Map();
        const optimizer: OptimizerFactory = (trainable, rules) => {
          const made = sgd({ momentum: 0.9 })(trainable, rules);
          slots = made.slots;
          return made;
        };
        const before = tinyRun(prototypes({ dim: DIM, frozen }), { optimizer });
        const encoder = Array.from(before.encoder.w.dataSync());
        // Without a draw of prototypes, which is no step of the optimiser, in two batches.
        const own = before.trainer.objective.trainable.get('w')!;
        const stop = new AbortController();
        await before.trainer
          .train({ signal: stop.signal, onBatch: ({ batch }) => batch === 2 && stop.abort() })
          .catch(() => {});
        const isFrozen = (part: string) => frozen.some((name) => name.startsWith(part));
        const moved = (now: ArrayLike<number>, was: ArrayLike<number>) =>
          Array.from(now).some((value, j) => value !== was[j]);
        expect(moved(before.encoder.w.dataSync(), encoder)).toBe(!isFrozen('encoder'));
        for (const [name, slot] of slots) {
          const isZero = slot.dataSync().every((value) => value === 0);
          expect(isZero, name).toBe(
            isFrozen(name.startsWith('objective') ? 'objective' : 'encoder'),
          );
        }
        const fresh = tinyRun(prototypes({ dim: DIM }));
        fresh.trainer.objective.beforeStep?.(undefined as never);
        fresh.trainer.objective.beforeStep?.(undefined as never);
        const first = fresh.trainer.objective.trainable.get('w')!.dataSync();
        expect(moved(own.dataSync(), first)).toBe(!isFrozen('objective'));
        for (const run of [before, fresh]) run.trainer.dispose();
      }),
      { numRuns: 8, examples: [[['encoder']], [['objective/w']], [[]]] },
    );
  });
});

test('gradients of its own variables move them as the optimiser has it', async () => {
  const rate = 0.3;
  let given: Float32Array | undefined;
  let was: Float32Array | undefined;
  const factory: ObjectiveFactory = (context) => {
    const inner = prototypes({ dim: DIM })(context);
    const loss: Objective['loss'] = (inputs) => {
      const outcome = inner.loss(inputs);
      given = Float32Array.from(outcome.gradients!.get('w')!.dataSync());
      was = Float32Array.from(inner.trainable.get('w')!.dataSync());
      return outcome;
    };
    return Object.assign(Object.create(inner) as Objective, {
      loss,
      beforeStep: () => inner.beforeStep!(undefined as never),
      afterStep: () => ({}),
      frozen: () => new Set<string>(),
      dispose: () => inner.dispose(),
      ...ownFields(inner),
    });
  };
  const optimizer = sgd({ momentum: 0, weightDecay: 0 });
  const { trainer } = tinyRun(factory, { epochs: 1, learningRate: rate, optimizer });
  const stop = new AbortController();
  await trainer.train({ signal: stop.signal, onBatch: () => stop.abort() }).catch(() => {});
  const now = trainer.objective.trainable.get('w')!.dataSync();
  for (const [j, value] of now.entries())
    expect(value).toBeCloseTo(was![j]! - rate * given![j]!, 6);
  expect(given!.some((g) => g !== 0)).toBe(true);
  trainer.dispose();
});

test('a recipe says how the rate rises and, with its own optimiser, how weights decay', async () => {
  const ratesOf = async (options: Partial<TrainerOptions>, recipe: Objective['recipe'] = {}) => {
    const seen: StepRates[] = [];
    const told: OptimizerFactory = (trainable, rules) => {
      const inner = sgd()(trainable, rules);
      const apply: Optimizer['apply'] = (gradients, rates) => {
        seen.push(rates as StepRates);
        return inner.apply(gradients, rates);
      };
      return { ...inner, apply };
    };
    const factory: ObjectiveFactory = (context) =>
      Object.assign(mimic()(context), { recipe: { optimizer: told, ...recipe } });
    const rest = tinyRunOptions(factory);
    const given = options.optimizer ? { optimizer: told } : {};
    const predictor = linearModule(DIM, DIM, 4);
    const trainer = new Trainer({ ...rest, epochs: 20, predictor, ...options, ...given });
    const stop = new AbortController();
    const onBatch = () => seen.length === 3 && stop.abort();
    await trainer.train({ signal: stop.signal, onBatch }).catch(() => {});
    const { warmupEpochs } = trainer.options;
    trainer.dispose();
    return { seen, warmupEpochs };
  };
  const usual = await ratesOf({});
  expect(usual.warmupEpochs).toBe(2);
  expect(usual.seen.map(({ learningRate }) => learningRate)).toEqual([0, 0.0125, 0.025]);
  expect(usual.seen[0]!.weightDecay).toBeUndefined();
  const recipe = { warmupEpochs: 0, weightDecay: [0.04, 0.4] } as const;
  const { seen, warmupEpochs } = await ratesOf({}, recipe);
  expect(warmupEpochs).toBe(0);
  expect(seen[0]!.learningRate).toBe(0.1);
  expect(seen[0]!.weightDecay).toBeCloseTo(0.04, 12);
  expect(seen[1]!.weightDecay!).toBeGreaterThan(0.04);
  // What the run says goes before; and a decay of the recipe is one of its optimiser's.
  const given = await ratesOf({ warmupEpochs: 4, weightDecay: [0.5, 0.5] }, recipe);
  expect(given.seen[1]).toMatchObject({ learningRate: 0.1 / 16, weightDecay: 0.5 });
  const other = await ratesOf({ optimizer: sgd() }, recipe);
  expect(other.seen[0]!.weightDecay).toBeUndefined();
  // Of another rate, its two ends are as large shares: here, of ten times the recipe's.
  const ends = { start: 0.002, final: 0.004, riseIncludes: 'both' } as const;
  const scaled = await ratesOf({}, { learningRate: 0.01, warmupEpochs: 1, schedule: ends });
  expect(scaled.seen[0]!.learningRate).toBeCloseTo(0.02, 12);
  const whole = await ratesOf({ schedule: ends }, { learningRate: 0.01, warmupEpochs: 1 });
  expect(whole.seen[0]!.learningRate).toBeCloseTo(0.002, 12);
});

function ownFields({ name, options, needs, trainable, state, measureNames, yardstick }: Objective) {
  return { name, options, needs, trainable, state, measureNames, yardstick };
}

test.each([
  ['throws', 'no loss today'],
  ['has no gradient', 'the loss of prototypes should have a gradient with respect to an output'],
])('a loss that %s ends the epoch, and leaves no tensor', async (what, message) => {
  const factory: ObjectiveFactory = (context) => {
    const inner = prototypes({ dim: DIM })(context);
    const { loss } = inner;
    inner.loss = (inputs) => {
      const { projectionGradients, ...rest } = loss.call(inner, inputs);
      if (what === 'throws') throw new Error(message);
      return rest;
    };
    return inner;
  };
  const { trainer } = tinyRun(factory);
  const before = tf.memory().numTensors;
  for (let again = 0; again < 2; again++) await expect(trainer.train()).rejects.toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
  trainer.dispose();
});

test('a record tells objective, measures and what they are held against, and is read again', async () => {
  const { trainer } = mimicRun();
  await trainer.train();
  const [first] = trainer.history;
  expect(first).toMatchObject({
    objective: 'mimic',
    uniform: 4,
    vanished: 1e-6,
    heads: [],
    limits: { cosine: { least: -1 } },
  });
  expect(Object.keys(first!.measures!)).toEqual(['cosine']);
  expect(first!.pseudoLabelAccuracy).toBeUndefined();
  // A measure of half the loss: both are of cosines.
  expect(first!.loss).toBeCloseTo(4 - 4 * first!.measures!.cosine!, 5);
  const read = readEpochRecords(JSON.parse(JSON.stringify(trainer.history)));
  expect(read).toEqual(trainer.history);
  expect(collapseAlarms({ ...first!, epoch: 2, loss: 3.99 })).toMatchObject([
    { message: 'loss should be well below that of no prediction (4.00), got 3.99' },
  ]);
  trainer.dispose();
});

describe('what cannot be trained', () => {
  test.each([
    [
      () => tinyRun(prototypes({ dim: DIM }), { k: 3 }),
      'k should be left out with objective: it is an option of coke(), got 3',
    ],
    [
      () => tinyRun(prototypes({ dim: DIM }), { predictor: identityProjector }),
      'predictor should be left out with prototypes',
    ],
    [
      () => tinyRun('coke' as never),
      'objective should be an objective, such as coke(), got "coke"',
    ],
    [
      () => {
        const { projector, ...rest } = tinyRunOptions(prototypes({ dim: DIM }));
        return new Trainer(rest);
      },
      'projector should be a module, got undefined',
    ],
    [
      () => {
        const { learningRate, ...rest } = tinyRunOptions(prototypes({ dim: DIM }));
        return new Trainer(rest);
      },
      'learningRate should be given, as prototypes has none of its own, got undefined',
    ],
  ])('%#', (make, message) => {
    const before = tf.memory().numTensors;
    expect(make).toThrow(message);
    // The encoder is the test's; the objective's variables are gone.
    expect(tf.memory().numTensors - before).toBe(1);
  });

  test('clusters of an objective without any', async () => {
    const { trainer } = tinyRun(prototypes({ dim: DIM }));
    const message =
      'objective should be one that clusters images, such as coke(), got "prototypes"';
    expect(() => trainer.labels([0])).toThrow(message);
    await expect(trainer.centers()).rejects.toThrow(message);
    trainer.dispose();
  });

  test('a loader of other views', async () => {
    const loader = arrayLoader({ count: 8, batchSize: 4, views: 3 });
    const { trainer } = tinyRun(prototypes({ dim: DIM }), { loader });
    await expect(trainer.train()).rejects.toThrow("the loader's views should be 2, got 3");
    trainer.dispose();
  });

  test('a checkpoint of another objective, or of other options of it', async () => {
    const { trainer } = mimicRun();
    const other = mimicRun({ momentum: 0.5 }).trainer;
    await expect(trainer.restore(await other.save())).rejects.toThrow(
      'momentum should be 0.5, as in the checkpoint, got 0.9',
    );
    const third = tinyRun(prototypes({ dim: DIM })).trainer;
    await expect(trainer.restore(await third.save())).rejects.toThrow(
      'objective should be "prototypes", as in the checkpoint, got "mimic"',
    );
    for (const each of [trainer, other, third]) each.dispose();
  });
});

function tinyRunOptions(objective: ObjectiveFactory) {
  return {
    encoder: linearModule(16, DIM, 3),
    projector: identityProjector,
    loader: arrayLoader({ count: COUNT, batchSize: 8, views: 2 }),
    epochs: 2,
    learningRate: 0.1,
    objective,
  };
}
