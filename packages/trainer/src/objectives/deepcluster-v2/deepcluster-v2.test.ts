import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import { normalizedMutualInformation } from '@coke/core/metrics';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallObjective } from '../../../testing/all-objectives.ts';
import { arrayLoader } from '../../../testing/array-loader.ts';
import { disposeRun, smallRun } from '../../../testing/small-run.ts';
import { sgd } from '../../optimizers/sgd.ts';
import type { BatchPlace, FeatureSource, Objective, ObjectiveContext } from '../objective.ts';
import { deepClusterV2 } from './deepcluster-v2.ts';
import type { DeepClusterV2Options } from './options.ts';

beforeAll(() => tf.setBackend('cpu'));

const D = 4;
const N = 14;
const B = 4;

function make(
  options: DeepClusterV2Options = {},
  context: Partial<ObjectiveContext> = {},
): Objective {
  return deepClusterV2({ k: [3, 5], dimension: D, ...options })({
    ...{ instances: N, batchSize: B, batches: 4, epochs: 3, seed: 1, ...context },
  });
}

function placeOf(epoch: number, batch: number): BatchPlace {
  const [batches, epochs] = [4, 3];
  const step = epoch * batches + batch;
  return { epoch, batch, epochs, batches, last: batch === 3, step, steps: 12 };
}

const epochOf = (epoch: number) => ({ epoch, batch: 0, epochs: 3, batches: 4 });
const idsOf = (count: number, from = 0) => Int32Array.from({ length: count }, (_, i) => from + i);

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, i) => sum + x * b[i]!, 0);
}

function unitRow(row: readonly number[]): number[] {
  return row.map((x) => x / Math.sqrt(dot(row, row)));
}

function sumOf(rows: readonly (readonly number[])[]): number[] {
  return rows[0]!.map((_, c) => rows.reduce((sum, row) => sum + row[c]!, 0));
}

function drawRows(rows: number, random: Random): tf.Tensor2D {
  const data = Float32Array.from({ length: rows * D }, () => random.normal());
  return tf.tensor2d(data, [rows, D]);
}

/** Images in the order of their ids, `count` of them, drawn by the epoch, or as they are given. */
function sourceOf(count = N, draw = drawRows): FeatureSource & { passes: number } {
  const source = {
    passes: 0,
    async *projections(epoch: number) {
      source.passes++;
      const random = new Random(epoch, 5);
      for (let from = 0; from < count; from += B) {
        const ids = idsOf(Math.min(B, count - from), from);
        const projections = [draw(ids.length, random), draw(ids.length, random)];
        yield { ids, projections };
        for (const rows of projections) rows.dispose();
      }
    },
    plainProjections() {
      throw new Error('there should be no plain pass');
    },
  };
  return source;
}

function lossOf(objective: Objective, ids: Int32Array, projections: tf.Tensor2D[], whole = ids) {
  objective.beforeStep!({ ids: whole, place: placeOf(0, 0), project: () => projections });
  const inputs = { ids, from: 0, online: { projections }, place: placeOf(0, 0) };
  return tf.tidy(() => {
    const { loss, projectionGradients } = objective.loss(inputs);
    return {
      loss: loss.dataSync()[0]!,
      gradients: projectionGradients!.map((g) => Array.from(g!.dataSync())),
    };
  });
}

/** In doubles, straight from the formula. */
function plainLoss(
  views: number[][][],
  heads: readonly { labels: Int32Array; centers: number[][] }[],
  temperature: number,
): number {
  let total = 0;
  for (const { labels, centers } of heads) {
    const rows = labels.reduce((count, y) => (y >= 0 ? count + views.length : count), 0);
    for (const view of views) {
      for (const [i, row] of view.entries()) {
        if (labels[i]! < 0) continue;
        const length = Math.hypot(...row);
        const logits = centers.map((c) => dot(c, row) / length / temperature);
        const top = Math.max(...logits);
        const lse = top + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - top), 0));
        total += (lse - logits[labels[i]!]!) / rows / heads.length;
      }
    }
  }
  return total;
}

async function headsOf(objective: Objective, ids: Int32Array) {
  const centers = await objective.clusters!.centers();
  return centers.map(({ data, rows, cols }, h) => ({
    labels: objective.clusters!.labels(ids, h),
    centers: Array.from({ length: rows }, (_, k) => [...data.slice(k * cols, (k + 1) * cols)]),
  }));
}

test('loss and gradients are those of a plain loop in doubles; images without a label have no part', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        views: fc.integer({ min: 2, max: 4 }),
        // Ids from 12 on are not in the bank.
        ids: fc.uniqueArray(fc.integer({ min: 0, max: N - 1 }), { minLength: 1, maxLength: 6 }),
        temperature: fc.constantFrom(0.1, 0.5),
        seed: fc.nat(),
      }),
      async ({ views, ids: numbers, temperature, seed }) => {
        const objective = make({ temperature }, { batches: 3, seed });
        await objective.beforeEpoch!(epochOf(0), sourceOf(12));
        const ids = Int32Array.from(numbers);
        const random = new Random(seed, 3);
        const projections = Array.from({ length: views }, () => drawRows(ids.length, random));
        const got = lossOf(objective, ids, projections);
        const heads = await headsOf(objective, ids);
        const x = projections.map((view) => view.arraySync());
        const expected = plainLoss(x, heads, temperature);
        expect(Math.abs(got.loss - expected)).toBeLessThan(1e-5 * (1 + expected));
        const [v, i, j] = [random.integer(views), random.integer(ids.length), random.integer(D)];
        const row = x[v]![i]!;
        const value = row[j]!;
        const [above, below] = [1e-5, -1e-5].map((by) => {
          row[j] = value + by;
          return plainLoss(x, heads, temperature);
        });
        const slope = (above! - below!) / 2e-5;
        expect(Math.abs(got.gradients[v]![i * D + j]! - slope)).toBeLessThan(2e-3);
        if (ids[i]! >= 12) expect(Math.abs(got.gradients[v]![i * D + j]!)).toBe(0);
        for (const tensor of projections) tensor.dispose();
        objective.dispose();
      },
    ),
  );
});

test('a batch without labels has the loss 0, and no gradient', async () => {
  const objective = make({}, { batches: 3 });
  await objective.beforeEpoch!(epochOf(0), sourceOf(12));
  const rows = drawRows(2, new Random(1));
  const { loss, gradients } = lossOf(objective, idsOf(2, 12), [rows, rows]);
  expect(loss).toBe(0);
  expect(gradients.flat().every((g) => g === 0)).toBe(true);
  rows.dispose();
  objective.dispose();
});

test('the losses of the parts of a batch, by their rows, are that of the whole', async () => {
  const objective = make({}, { batches: 3 });
  await objective.beforeEpoch!(epochOf(0), sourceOf(12));
  const ids = Int32Array.of(0, 13, 5, 12, 11);
  const random = new Random(4);
  const views = [drawRows(5, random), drawRows(5, random)];
  const whole = lossOf(objective, ids, views).loss;
  const parts = [
    [0, 2],
    [2, 3],
  ].map(([from, rows]) => {
    const part = views.map((view) => tf.slice(view, [from!, 0], [rows!, D]));
    const { loss } = lossOf(objective, ids.slice(from, from! + rows!), part, ids);
    for (const tensor of part) tensor.dispose();
    return (loss * rows!) / 5;
  });
  expect(parts[0]! + parts[1]!).toBeCloseTo(whole, 5);
  for (const tensor of views) tensor.dispose();
  objective.dispose();
});

describe('the bank', () => {
  test('is filled by one pass, then overwritten with what training saw, in order of arrival', async () => {
    const objective = make();
    const source = sourceOf();
    await objective.beforeEpoch!(epochOf(0), source);
    const first = objective.clusters!.labels(idsOf(N));
    expect(first.every((label) => label >= 0)).toBe(true);
    // Every image like others from now on: what was two groups in the bank is one by one.
    const corners = tf.tidy(() => tf.eye(D) as tf.Tensor2D);
    const order = new Random(2).shuffle(idsOf(N));
    for (let batch = 0; batch < 4; batch++) {
      const ids = order.slice(batch * B, (batch + 1) * B);
      const projections = tf.tidy(() => {
        const kinds = Array.from(ids, (id) => id % 3);
        const rows = tf.mul<tf.Tensor2D>(tf.gather(corners, kinds), 1 + batch);
        return [rows, tf.clone(rows), tf.zerosLike(rows)];
      });
      await objective.afterStep!({ ids, online: { projections }, place: placeOf(0, batch) });
      for (const rows of projections) rows.dispose();
    }
    await objective.beforeEpoch!(epochOf(1), source);
    expect(source.passes).toBe(1);
    const labels = objective.clusters!.labels(idsOf(N), 1);
    for (const [id, label] of labels.entries()) expect(label).toBe(labels[id % 3]);
    corners.dispose();
    objective.dispose();
  });

  test('an epoch that is gone on with is not clustered again', async () => {
    const objective = make();
    await objective.beforeEpoch!(epochOf(0), sourceOf());
    const before = await headsOf(objective, idsOf(N));
    const projections = [drawRows(B, new Random(1)), drawRows(B, new Random(2))];
    await objective.afterStep!({ ids: idsOf(B), online: { projections }, place: placeOf(0, 0) });
    await objective.beforeEpoch!({ ...epochOf(0), batch: 1 }, sourceOf());
    expect(await headsOf(objective, idsOf(N))).toEqual(before);
    for (const rows of projections) rows.dispose();
    objective.dispose();
  });
});

test('heads of one bank, and epochs, begin with other rows; runs of one seed with the same', async () => {
  const centersOf = async (seed: number, epoch: number) => {
    const objective = make({ k: [4, 4, 4], kmeansIterations: 1 }, { seed });
    await objective.beforeEpoch!(epochOf(0), sourceOf());
    if (epoch > 0) await objective.beforeEpoch!(epochOf(epoch), sourceOf());
    const centers = (await objective.clusters!.centers()).map(({ data }) => [...data]);
    objective.dispose();
    return centers;
  };
  const first = await centersOf(1, 0);
  expect(first[0]).not.toEqual(first[2]);
  expect(await centersOf(1, 0)).toEqual(first);
  expect(await centersOf(1, 1)).not.toEqual(first);
  expect(await centersOf(2, 0)).not.toEqual(first);
});

test('one more iteration is one more step of spherical k-means, from the same rows', async () => {
  const bank: number[][] = [];
  let calls = 0;
  const keep = (count: number, random: Random) => {
    const rows = drawRows(count, random);
    // Every other one is of view 0.
    if (calls++ % 2 === 0) bank.push(...rows.arraySync().map(unitRow));
    return rows;
  };
  const centersAfter = async (kmeansIterations: number) => {
    const objective = make({ k: [3], kmeansIterations });
    bank.length = 0;
    await objective.beforeEpoch!(epochOf(0), sourceOf(N, keep));
    const [centers] = await objective.clusters!.centers();
    objective.dispose();
    return [0, 1, 2].map((k) => [...centers!.data.subarray(k * D, (k + 1) * D)]);
  };
  let centers = await centersAfter(1);
  for (const iterations of [2, 3, 4]) {
    const nearest = bank.map((row) => {
      const scores = centers.map((center) => dot(row, center));
      return scores.indexOf(Math.max(...scores));
    });
    const stepped = centers.map((center, k) => {
      const members = bank.filter((_, i) => nearest[i] === k);
      return members.length === 0 ? center : unitRow(sumOf(members));
    });
    centers = await centersAfter(iterations);
    for (const [k, center] of stepped.entries()) {
      for (const [c, value] of center.entries()) expect(centers[k]![c]).toBeCloseTo(value, 5);
    }
  }
  // The rows have not come to rest before the last of them.
  expect(await centersAfter(1)).not.toEqual(await centersAfter(2));
});

test('records tell sizes of labels by the last centers, and how they agree with those before', async () => {
  const objective = make();
  const totals = { epoch: 0, instances: N, measures: {}, counts: [] };
  await objective.beforeEpoch!(epochOf(0), sourceOf());
  const before = [0, 1].map((h) => objective.clusters!.labels(idsOf(N), h));
  const first = await objective.endEpoch!(totals);
  for (const [h, k] of [3, 5].entries()) {
    const sizes = new Array<number>(k).fill(0);
    for (const label of before[h]!) sizes[label]!++;
    expect(first.heads![h]).toMatchObject({
      ...{ k, smallest: Math.min(...sizes), largest: Math.max(...sizes), minSize: 0 },
      empty: sizes.filter((size) => size === 0).length,
    });
  }
  expect(first.measures).toEqual({});
  await objective.beforeEpoch!(epochOf(1), sourceOf());
  const agreements = before.map((labels, h) =>
    normalizedMutualInformation(labels, objective.clusters!.labels(idsOf(N), h)),
  );
  const { measures } = await objective.endEpoch!(totals);
  expect(measures!.labelAgreement).toBeCloseTo((agreements[0]! + agreements[1]!) / 2, 10);
  objective.dispose();
});

test('with a bound every cluster has its images, and centers are unit', async () => {
  const objective = make({ k: [3, 4], ratio: 0.9 });
  // One row apart, all others next to each other.
  let drawn = 0;
  const draw = (rows: number) => {
    const data = Array.from({ length: rows }, () => {
      drawn++;
      return drawn % N === 1 ? [0, 0, 0, 1] : [1, drawn / 1000, 0, 0];
    });
    return tf.tensor2d(data, [rows, D]);
  };
  await objective.beforeEpoch!(epochOf(0), sourceOf(N, draw));
  const { heads } = await objective.endEpoch!({ epoch: 0, instances: N, measures: {}, counts: [] });
  for (const [h, k] of [3, 4].entries()) {
    const least = Math.floor((0.9 * N) / k);
    expect(heads![h]!.smallest).toBeGreaterThanOrEqual(least);
    expect(heads![h]!.minSize).toBeGreaterThanOrEqual(least);
  }
  for (const { data, rows, cols } of await objective.clusters!.centers()) {
    for (let k = 0; k < rows; k++) {
      expect(Math.hypot(...data.subarray(k * cols, (k + 1) * cols))).toBeCloseTo(1, 5);
    }
  }
  objective.dispose();
});

test('nothing is NaN, whatever rows come', async () => {
  const fill = (value: number) => (rows: number) => tf.fill([rows, D], value) as tf.Tensor2D;
  for (const value of [0, 1, 1e30]) {
    for (const ratio of [0, 1]) {
      const objective = make({ ratio });
      await objective.beforeEpoch!(epochOf(0), sourceOf(N, fill(value)));
      const projections = [fill(value)(B), fill(value)(B)];
      const { loss, gradients } = lossOf(objective, idsOf(B), projections);
      for (const number of [loss, ...gradients.flat()]) expect(Number.isFinite(number)).toBe(true);
      for (const rows of projections) rows.dispose();
      objective.dispose();
    }
  }
});

test('with small crops the loss falls, and no tensor is held on to', async () => {
  const objective = {
    ...smallObjective('deepcluster-v2'),
    make: () => deepClusterV2({ k: 3, hidden: 7, dimension: D }),
  };
  const trainer = smallRun(objective, {
    loader: arrayLoader({ count: 80, batchSize: 8, views: 4 }),
    ...{ epochs: 2, learningRate: 0.01, optimizer: sgd({ momentum: 0.9 }) },
  });
  const before = tf.memory().numTensors;
  const losses: number[] = [];
  const counts: number[] = [];
  await trainer.train({
    onBatch: ({ epoch, loss }) => epoch === 0 && losses.push(loss!),
    onEpoch: () => counts.push(tf.memory().numTensors - before),
  });
  // Centers of a head, and their transpose.
  expect(counts).toEqual([2, 2]);
  // Of the epoch so far; from one epoch to the next labels are others.
  expect(losses).toHaveLength(10);
  expect(losses.at(-1)!).toBeLessThan(losses[0]!);
  expect(trainer.history[0]).toMatchObject({ uniform: Math.log(3), heads: [{ k: 3 }] });
  disposeRun(trainer);
});

describe('a file', () => {
  test('of others is refused, and leaves all as it was', async () => {
    const [one, other] = [make(), make({ k: [3, 6] })];
    await one.beforeEpoch!(epochOf(0), sourceOf());
    await other.beforeEpoch!(epochOf(0), sourceOf());
    const before = await one.save!();
    await expect(one.restore!((await other.save!())!)).rejects.toThrow(
      'tensor centers-1 should be Float32Array of shape 5 × 4, got "Float32Array of shape 6 × 4"',
    );
    await expect(one.restore!(new Uint8Array(20))).rejects.toThrow();
    expect(await one.save!()).toEqual(before);
    await one.restore!(undefined);
    expect(Array.from(one.clusters!.labels([0, 1]))).toEqual([-1, -1]);
    await expect(one.clusters!.centers()).rejects.toThrow('there should have been an epoch');
    for (const objective of [one, other]) objective.dispose();
  });
});

describe('options', () => {
  test('defaults are those published, scaled by the number of images', () => {
    const defaults = (instances: number) => {
      const context = { instances, batchSize: 256, batches: 9, epochs: 30, seed: 0 };
      return deepClusterV2({ dimension: 2, hidden: 3 })(context).options;
    };
    expect(defaults(50_000)).toEqual({
      ...{ k: [3000, 3000, 3000], temperature: 0.1, kmeansIterations: 10, ratio: 0 },
      ...{ hidden: 3, dimension: 2 },
    });
    expect(defaults(1600)).toMatchObject({ k: [100, 100, 100] });
  });

  test.each([
    [
      { k: 15 },
      'k should be an integer from 1 to 14, the images of an epoch, or one a head, got 15',
    ],
    [{ k: [3, 0] }, 'k should be an integer from 1 to 14'],
    [{ k: [] }, 'k should be of one head or more'],
    [{ temperature: 0 }, 'temperature should be in [0.001, 1000], got 0'],
    [{ kmeansIterations: 0 }, 'kmeansIterations should be a positive integer, got 0'],
    [{ ratio: 1.5 }, 'ratio should be in [0, 1], got 1.5'],
    [{ epsilon: 1 }, 'the names in options should be among k, kmeansIterations'],
  ])('%o', (options, message) => {
    expect(() => make(options as DeepClusterV2Options)).toThrow(message);
  });
});
