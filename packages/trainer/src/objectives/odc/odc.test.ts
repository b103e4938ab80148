import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import { encodeSafetensors } from '@coke/core/safetensors';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { arrayLoader } from '../../../testing/array-loader.ts';
import { tidied } from '../../../testing/expect-gradients.ts';
import { linearModule } from '../../../testing/linear-module.ts';
import type { TrainerOptions } from '../../training/options.ts';
import { Trainer } from '../../training/trainer.ts';
import type { FeatureSource, Objective, ObjectiveContext } from '../objective.ts';
import { odc } from './odc.ts';
import type { OdcOptions } from './options.ts';
import { decodeState, encodeState, type SavedState } from './state-file.ts';

beforeAll(() => tf.setBackend('cpu'));
afterAll(() => tf.disposeVariables());

const CONTEXT: ObjectiveContext = {
  ...{ instances: 30, batchSize: 5, batches: 6, epochs: 2, seed: 0 },
};
const PLACE = { epoch: 0, batch: 0, epochs: 2, batches: 6, last: false, step: 0, steps: 12 };

/** Of 30 images in 4 clusters. */
function madeUpState(random: Random, cols = 3): SavedState {
  const normal = (length: number) => Float32Array.from({ length }, () => random.normal());
  const labels = Int32Array.from({ length: 30 }, () => random.integer(4));
  return {
    ...{ features: normal(30 * cols), centroids: normal(4 * cols), labels },
    previousLabels: labels.map((label) => (label + random.integer(2)) % 4),
  };
}

/** Σ w CE / Σ w with w = (n + 1e-5)^-½, in doubles. */
function plainLoss(logits: number[][], labels: number[], sizes: number[]): number {
  const weights = labels.map((label) => (sizes[label]! + 1e-5) ** -0.5);
  const costs = logits.map((row, i) => {
    const top = Math.max(...row);
    const total = top + Math.log(row.reduce((sum, x) => sum + Math.exp(x - top), 0));
    return weights[i]! * (total - row[labels[i]!]!);
  });
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
  return sum(costs) / sum(weights);
}

test('loss and slopes are those of the formula; parts of a batch add up to it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.constantFrom(1, 30), async (seed, scale) => {
      const random = new Random(seed);
      const objective = odc({ k: 4, minSize: 2 })(CONTEXT);
      const state = madeUpState(random);
      await objective.restore!(encodeState(state));
      const ids = random.shuffle(Int32Array.from({ length: 30 }, (_, i) => i)).slice(0, 5);
      const logits = Array.from(ids, () =>
        Array.from({ length: 4 }, () => scale * random.normal()),
      );
      const labels = Array.from(ids, (id) => state.labels[id]!);
      const sizes = [0, 1, 2, 3].map((k) => state.labels.filter((label) => label === k).length);
      await objective.beforeStep!({ ids, place: PLACE, project: () => [] });
      const lossOf = (from: number, to: number) =>
        tidied(() => {
          const predictions = [tf.tensor2d(logits.slice(from, to), [to - from, 4])];
          const { loss, predictionGradients, measures } = objective.loss({
            ...{ ids: ids.slice(from, to), from, online: { projections: [], predictions } },
            place: PLACE,
          });
          return {
            loss: loss.dataSync()[0]!,
            slopes: predictionGradients![0]!.arraySync(),
            accuracy: measures!.dataSync()[0]!,
          };
        });
      const { loss, slopes, accuracy } = lossOf(0, 5);
      const expected = plainLoss(logits, labels, sizes);
      expect(Math.abs(loss - expected)).toBeLessThan(1e-5 * (1 + expected));
      const right = logits.filter((row, i) => row.indexOf(Math.max(...row)) === labels[i]).length;
      expect(accuracy).toBeCloseTo(right / 5, 6);
      const [head, tail] = [lossOf(0, 2), lossOf(2, 5)];
      expect((2 * head.loss + 3 * tail.loss) / 5).toBeCloseTo(loss, 4);
      const [i, j, h] = [random.integer(5), random.integer(4), 1e-5];
      const moved = (by: number) => {
        const other = logits.map((row) => [...row]);
        other[i]![j]! += by;
        return plainLoss(other, labels, sizes);
      };
      const slope = (moved(h) - moved(-h)) / (2 * h);
      expect(Math.abs(slopes[i]![j]! - slope)).toBeLessThan(1e-5);
      const part = i < 2 ? (2 * head.slopes[i]![j]!) / 5 : (3 * tail.slopes[i - 2]![j]!) / 5;
      expect(part).toBeCloseTo(slope, 5);
      objective.dispose();
    }),
  );
});

/** Gives these raw features, in batches of 7. */
function sourceOf(rows: number[][]): FeatureSource {
  return {
    projections: () => {
      throw new Error('should not be asked');
    },
    async *plainProjections() {
      for (let from = 0; from < rows.length; from += 7) {
        const part = rows.slice(from, from + 7);
        const projections = [tf.tensor2d(part, [part.length, rows[0]!.length])];
        yield { ids: Int32Array.from(part, (_, i) => from + i), projections };
        projections[0]!.dispose();
      }
    },
  };
}

test('the pass before the first clusters is not counted as clustering', async () => {
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
  const rows = Array.from({ length: 30 }, (_, i) => [Math.cos(i), Math.sin(i)]);
  const { plainProjections } = sourceOf(rows);
  const slow: FeatureSource = {
    ...sourceOf(rows),
    async *plainProjections() {
      for await (const batch of plainProjections()) {
        now += 1000;
        yield batch;
      }
    },
  };
  const objective = odc({ k: 4, minSize: 2 })(CONTEXT);
  await objective.beforeEpoch!(PLACE, slow);
  clock.mockRestore();
  expect(now).toBe(5000);
  expect(objective.spent).toBe(0);
  objective.dispose();
});

test('it begins with k-means of unit features, no cluster empty, and their means', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.integer({ min: 1, max: 30 }),
      fc.constantFrom('normal', 'zero', 'equal'),
      async (seed, k, kind) => {
        const random = new Random(seed);
        const rows = Array.from({ length: 30 }, () =>
          Array.from({ length: 3 }, () =>
            kind === 'normal' ? random.normal() : kind === 'zero' ? 0 : 2,
          ),
        );
        const objective = odc({ k })(CONTEXT);
        expect([...objective.clusters!.labels([0, 29])]).toEqual([-1, -1]);
        const before = tf.memory().numTensors;
        await objective.beforeEpoch!(PLACE, sourceOf(rows));
        expect(tf.memory().numTensors).toBe(before);
        const labels = objective.clusters!.labels(Array.from(rows.keys()));
        expect(new Set(labels).size).toBe(k);
        const [centers] = await objective.clusters!.centers();
        expect(centers).toMatchObject({ rows: k, cols: 3 });
        for (let cluster = 0; cluster < k; cluster++) {
          const own = rows.filter((_, i) => labels[i] === cluster);
          for (let c = 0; c < 3; c++) {
            const mean = own.reduce((sum, row) => {
              return sum + row[c]! / (Math.hypot(...row) || 1) / own.length;
            }, 0);
            expect(centers!.data[cluster * 3 + c]).toBeCloseTo(mean, 5);
          }
        }
        objective.dispose();
      },
    ),
    { numRuns: 30 },
  );
});

test('equal features are told apart by nothing, and no number is lost', async () => {
  const objective = odc({ k: 3, minSize: 4 })(CONTEXT);
  await objective.beforeEpoch!(PLACE, sourceOf(Array.from({ length: 30 }, () => [0, 0])));
  const projections = [tf.zeros<tf.Rank.R2>([5, 2])];
  const ids = Int32Array.of(3, 1, 4, 9, 5);
  for (let step = 0; step < 12; step++) {
    const place = { ...PLACE, step };
    await objective.beforeStep!({ ids, place, project: () => [] });
    const numbers = tidied(() => {
      const predictions = [tf.zeros<tf.Rank.R2>([5, 3])];
      const inputs = { ids, from: 0, online: { projections, predictions }, place };
      const { loss, predictionGradients } = objective.loss(inputs);
      return [...loss.dataSync(), ...predictionGradients![0]!.dataSync()];
    });
    expect(numbers.every(Number.isFinite)).toBe(true);
    expect(numbers[0]).toBeCloseTo(Math.log(3), 5);
    await objective.afterStep!({ ids, online: { projections }, place });
  }
  const totals = { epoch: 0, instances: 60, measures: { pseudoLabelAccuracy: 0 } };
  const { heads, measures } = await objective.endEpoch!({ ...totals, counts: [6, 30, 2] });
  expect(heads![0]).toMatchObject({ k: 3, minSize: 4, empty: 0, meanSimilarity: 0.5 });
  expect(measures).toMatchObject({ changeRatio: 0.1, splits: 2 });
  expect(measures!.labelAgreement).toBeLessThan(1);
  // Nothing has happened since.
  const after = await objective.endEpoch!({ ...totals, counts: [0, 30, 0] });
  expect(after.heads![0]!.labelChangeRate).toBe(0);
  expect(after.measures!.labelAgreement).toBeCloseTo(1, 9);
  projections[0]!.dispose();
  objective.dispose();
});

test('centroids are read again at every `centroidInterval`th step alone', async () => {
  for (const centroidInterval of [1, 3, 4]) {
    const objective = odc({ k: 4, minSize: 0, centroidInterval })(CONTEXT);
    const random = new Random(7);
    await objective.restore!(encodeState(madeUpState(random)));
    for (let step = 0; step < 9; step++) {
      const before = await centroidsOf(objective);
      const projections = [
        tf.tensor2d(Array.from({ length: 5 }, () => [0, 0, 0].map(() => random.normal()))),
      ];
      const ids = Int32Array.from({ length: 5 }, (_, i) => (5 * step + i) % 30);
      await objective.afterStep!({ ids, online: { projections }, place: { ...PLACE, step } });
      const moved = (await centroidsOf(objective)).some((x, i) => x !== before[i]);
      expect(moved, `${centroidInterval} at ${step}`).toBe((step + 1) % centroidInterval === 0);
      projections[0]!.dispose();
    }
    objective.dispose();
  }

  async function centroidsOf(objective: Objective): Promise<number[]> {
    return [...decodeState((await objective.save!())!, 30, 4).centroids];
  }
});

const HEADS = { hidden: 8, dimension: 5 };

/** A run that is over in a moment. */
function tinyRun(options: OdcOptions = {}, others: Partial<TrainerOptions> = {}) {
  const encoder = { ...linearModule(16, 6, 3), features: 6 };
  return new Trainer({
    encoder,
    loader: arrayLoader({ count: 26, batchSize: 8, views: 1 }),
    epochs: 4,
    learningRate: 0.5,
    objective: odc({ k: 5, minSize: 2, centroidInterval: 3, ...HEADS, ...options }),
    ...others,
  });
}

test('a classifier learns the clusters; a record tells of them', async () => {
  const trainer = tinyRun(
    { hidden: 32, dimension: 16, dropout: 0 },
    {
      loader: arrayLoader({ count: 60, batchSize: 8, views: 1 }),
      epochs: 8,
      learningRate: 0.1,
    },
  );
  await trainer.train();
  const losses = trainer.history.map(({ loss }) => loss!);
  expect(losses.at(-1)!).toBeLessThan(0.6 * losses[0]!);
  for (const { heads, measures, pseudoLabelAccuracy, uniform } of trainer.history) {
    const [head] = heads;
    expect(head).toMatchObject({ k: 5, minSize: 2 });
    expect(head!.sizes.counts.reduce((a, b) => a + b)).toBe(5);
    expect(head!.meanSimilarity).toBeLessThanOrEqual(1 + 1e-6);
    expect(Object.keys(measures!).sort()).toEqual(['changeRatio', 'labelAgreement', 'splits']);
    expect(measures!.changeRatio).toBeLessThanOrEqual(1);
    expect(pseudoLabelAccuracy).toBeLessThanOrEqual(1);
    expect(uniform).toBeCloseTo(Math.log(5), 9);
  }
  const [centers] = await trainer.centers();
  expect(centers).toMatchObject({ rows: 5, cols: 16 });
  trainer.dispose();
});

test('holds on to no tensor', async () => {
  const before = tf.memory().numTensors;
  const trainer = tinyRun({}, { epochs: 2 });
  await trainer.train();
  trainer.dispose();
  trainer.network.encoder.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('the classifier has no momentum, all else has', () => {
  const trainer = tinyRun();
  const { recipe } = trainer.objective;
  const w = tf.variable(tf.ones([1]), true);
  for (const [name, second] of [
    ['predictor/dense1/weight', 1],
    ['projector/dense1/weight', 1.9],
  ] as const) {
    const optimizer = recipe!.optimizer!(new Map([[name, w]]));
    w.assign(tf.zeros([1]));
    const steps = [1, 2].map(() => {
      const before = w.dataSync()[0]!;
      optimizer.apply(new Map([[name, tf.ones([1])]]), { learningRate: 0.1, constantRate: 0.1 });
      return before - w.dataSync()[0]!;
    });
    expect(steps[1]! / steps[0]!).toBeCloseTo(second, 3);
    optimizer.dispose();
  }
  w.dispose();
  trainer.dispose();
});

test('a file of another run is refused, and nothing changes', async () => {
  const objective: Objective = odc({ k: 4 })(CONTEXT);
  expect(await objective.save!()).toBeUndefined();
  const state = madeUpState(new Random(1));
  await objective.restore!(encodeState(state));
  const file = await objective.save!();
  expect(decodeState(file!, 30, 4)).toEqual(state);
  const wrong = [
    [{ ...state, labels: state.labels.slice(1) }, 'labels in the file should be i32 of shape 30'],
    [{ ...state, centroids: state.centroids.slice(3) }, 'centroids in the file should be f32'],
    [{ ...state, labels: state.labels.map(() => 4) }, 'labels in the file should be from 0 to 3'],
    [{ ...state, previousLabels: state.labels.map(() => -1) }, 'previousLabels in the file'],
  ] as const;
  for (const [other, message] of wrong) {
    await expect(objective.restore!(tolerant(other))).rejects.toThrow(message);
  }
  await expect(objective.restore!(file!.slice(9))).rejects.toThrow();
  expect(await objective.save!()).toEqual(file);
  await objective.restore!(undefined);
  expect(await objective.save!()).toBeUndefined();
  objective.dispose();
});

/** A file of arrays that need not fit each other. */
function tolerant(state: SavedState): Uint8Array {
  const cols = { features: 3, centroids: 3 } as Record<string, number>;
  return encodeSafetensors(
    new Map(
      Object.entries(state).map(([name, data]) => {
        const length = data.length as number;
        return [name, { shape: cols[name] ? [length / 3, 3] : [length], data }];
      }),
    ),
  );
}

test.each([
  [{ k: 31 }, RangeError, 'k should be an integer from 1 to 30, the images, got 31'],
  [{ k: 2.5 }, RangeError, 'k should be an integer from 1 to 30'],
  [{ k: 4, minSize: 8 }, RangeError, 'minSize should be an integer from 0 to 7, images a cluster'],
  [{ minSize: -1 }, RangeError, 'minSize should be an integer from 0 to'],
  [{ centroidInterval: 0 }, RangeError, 'centroidInterval should be a positive integer, got 0'],
  [{ momentum: 1.1 }, RangeError, 'momentum should be in [0, 1], got 1.1'],
  [{ weightPower: -1 }, RangeError, 'weightPower should be in [0, 10]'],
  [{ kMeansIterations: '3' }, TypeError, 'kMeansIterations should be a positive integer'],
  [{ splitIterations: 0 }, RangeError, 'splitIterations should be a positive integer'],
  [{ hidden: 0 }, RangeError, 'hidden should be a positive integer'],
  [{ dimension: 0 }, RangeError, 'dimension should be a positive integer'],
  [{ dropout: 1 }, RangeError, 'dropout should be in [0, 1), got 1'],
  [{ backend: null }, TypeError, 'backend should be a backend, such as javascript(), got null'],
  [{ clusters: 3 }, TypeError, 'the names in options should be among'],
] as const)('%o is refused', (options, kind, message) => {
  const make = () => odc(options as unknown as OdcOptions)(CONTEXT);
  expect(make).toThrow(message);
  expect(make).toThrow(kind);
});

test.each([
  [1_281_167, { k: 10_000, minSize: 20 }],
  [50_000, { k: 391, minSize: 20 }],
  [1000, { k: 10, minSize: 16 }],
  [12, { k: 10, minSize: 1 }],
  [3, { k: 3, minSize: 1 }],
])('defaults of %i images', (instances, expected) => {
  const objective = odc()({ ...CONTEXT, instances });
  expect(objective.options).toMatchObject(expected);
  expect(objective.yardstick.uniform).toBeCloseTo(Math.log(expected.k), 9);
  objective.dispose();
});

test('a classifier that is given has to have as many outputs as there are clusters', async () => {
  const predictor = { ...linearModule(5, 4, 1), outputs: 4 };
  expect(odc()({ ...CONTEXT, predictor }).options.k).toBe(4);
  expect(() => odc({ k: 5 })({ ...CONTEXT, predictor })).toThrow(
    "k should be 4, the predictor's width, got 5",
  );
  const objective = odc({ k: 5 })(CONTEXT);
  await objective.restore!(undefined);
  const online = { projections: [], predictions: [tf.zeros<tf.Rank.R2>([2, 4])] };
  expect(() => objective.loss({ ids: Int32Array.of(0, 1), from: 0, online, place: PLACE })).toThrow(
    "the predictor's width should be 5, one a cluster, got",
  );
  online.predictions[0]!.dispose();
  predictor.dispose();
  objective.dispose();
});
