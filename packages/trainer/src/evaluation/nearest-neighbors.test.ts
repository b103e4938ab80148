import type { Matrix } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { abortFromOutside } from '../../testing/abort-from-outside.ts';
import { madeUpFeatures } from '../../testing/made-up-features.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import { type NeighborAccuracy, nearestNeighbors } from './nearest-neighbors.ts';

/** The definition, in double, by sorting everything. */
function byDefinition(
  train: LabelledFeatures,
  test: LabelledFeatures,
  ks: readonly number[],
  temperature: number,
): NeighborAccuracy[] {
  const row = ({ data, cols }: Matrix, i: number) => [...data.subarray(i * cols, (i + 1) * cols)];
  const cosine = (a: number[], b: number[]) =>
    a.reduce((sum, x, j) => sum + x * b[j]!, 0) / (Math.hypot(...a) * Math.hypot(...b));
  return ks.map((k) => {
    let right = 0;
    for (let i = 0; i < test.features.rows; i++) {
      const x = row(test.features, i);
      const votes = new Map<number, number>();
      Array.from(train.classes, (c, t) => ({ c, cosine: cosine(x, row(train.features, t)) }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, k)
        .forEach((one) => {
          votes.set(one.c, (votes.get(one.c) ?? 0) + Math.exp(one.cosine / temperature));
        });
      const winner = [...votes].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
      if (winner === test.classes[i]) right++;
    }
    return { k, accuracy: right / test.features.rows };
  });
}

describe.each(['cpu', 'wasm'])('%s', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
    await tf.ready();
  });

  test('agrees with the definition, and leaves no tensor', async () => {
    const before = tf.memory().numTensors;
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          trainRows: fc.integer({ min: 8, max: 60 }),
          testRows: fc.integer({ min: 1, max: 30 }),
          cols: fc.integer({ min: 4, max: 9 }),
          k: fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 4 }),
          temperature: fc.constantFrom(0.01, 0.07, 1),
        }),
        async ({ seed, trainRows, testRows, cols, k, temperature }) => {
          const train = madeUpFeatures({ seed, rows: trainRows, cols, classes: 3, noise: 1 });
          const test = madeUpFeatures({
            seed: seed + 1,
            rows: testRows,
            cols,
            classes: 3,
            noise: 1,
          });
          const found = await nearestNeighbors(train, test, { k, temperature });
          expect(found).toEqual(byDefinition(train, test, k, temperature));
        },
      ),
      { numRuns: 30 },
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('rows find themselves, more of them than a block holds', async () => {
  const set = madeUpFeatures({ seed: 1, rows: 5000, cols: 8, classes: 7, noise: 3 });
  const shares: number[] = [];
  const onProgress = (share: number) => shares.push(share);
  expect(await nearestNeighbors(set, set, { k: [1], onProgress })).toEqual([{ k: 1, accuracy: 1 }]);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('a temperature that would overflow votes for the nearest alone', async () => {
  const [train, test] = [1, 2].map((seed) =>
    madeUpFeatures({ seed, rows: 40, cols: 3, classes: 3, noise: 2 }),
  ) as [LabelledFeatures, LabelledFeatures];
  const [one] = await nearestNeighbors(train, test, { k: [1] });
  const [all] = await nearestNeighbors(train, test, { k: [40], temperature: 1e-12 });
  expect(all!.accuracy).toBe(one!.accuracy);
});

test('an abort is noticed, and leaves no tensor', async () => {
  const set = madeUpFeatures({ seed: 1, rows: 3000, cols: 4, classes: 2, noise: 1 });
  const before = tf.memory().numTensors;
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('enough'));
  const run = nearestNeighbors(set, set, { signal: stop.signal, onProgress });
  await expect(run).rejects.toThrow('enough');
  expect(tf.memory().numTensors).toBe(before);
});

test('an abort from outside is heard', async () => {
  const set = madeUpFeatures({ seed: 1, rows: 3000, cols: 4, classes: 2, noise: 1 });
  const blocks: number[] = [];
  const options = { signal: abortFromOutside(), onProgress: (share: number) => blocks.push(share) };
  await expect(nearestNeighbors(set, set, options)).rejects.toThrow('enough');
  expect(blocks.length).toBeLessThan(3);
});

test('what cannot be judged is refused', async () => {
  const set = madeUpFeatures({ seed: 1, rows: 10, cols: 2, classes: 2, noise: 1 });
  const { data } = set.features;
  const refuses = (train: LabelledFeatures, options: object, error: Error) =>
    expect(nearestNeighbors(train, set, options)).rejects.toThrow(error);
  for (const k of [0, 11, 2.5, Number.NaN]) {
    const rule = 'k[1] should be an integer from 1 to the training rows (10)';
    await refuses(set, { k: [1, k] }, new RangeError(`${rule}, got ${k}`));
  }
  for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
    const message = `temperature should be a positive number, got ${temperature}`;
    await refuses(set, { k: [1], temperature }, new RangeError(message));
  }
  const broken = {
    data: data.map((value, at) => (at === 7 ? Number.NaN : value)),
    rows: 10,
    cols: 2,
  };
  const k = [1];
  await refuses(
    { ...set, features: broken },
    { k },
    new RangeError('row 3 of train.features should be finite, got NaN'),
  );
  await refuses(
    { ...set, classes: set.classes.map((c, i) => (i === 4 ? -2 : c)) },
    { k },
    new RangeError('train.classes[4] should be at least 0, got -2'),
  );
  await refuses(
    { ...set, classes: new Int32Array(9) },
    { k },
    new RangeError('train.classes.length should be the rows of its features (10), got 9'),
  );
  await refuses(
    { ...set, features: { data: new Float32Array(30), rows: 10, cols: 3 } },
    { k },
    new RangeError('test.features.cols should be that of the training features (3), got 2'),
  );
  await refuses(
    { ...set, classes: [0, 1] as never },
    { k },
    new TypeError('train.classes should be an Int32Array, got [0, 1]'),
  );
  await refuses(
    undefined as never,
    { k },
    new TypeError('train.features should be a matrix of float32, got undefined'),
  );
});
