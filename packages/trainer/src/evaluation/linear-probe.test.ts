import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { abortFromOutside } from '../../testing/abort-from-outside.ts';
import { madeUpFeatures } from '../../testing/made-up-features.ts';
import { solveByNewton } from '../../testing/solve-by-newton.ts';
import type { LabelledFeatures } from './labelled-features.ts';
import { linearProbe } from './linear-probe.ts';

const SHAPE = { cols: 6, classes: 4, noise: 1.5 };

describe.each(['cpu', 'wasm'])('%s', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
    await tf.ready();
  });

  // StandardScaler and LogisticRegression(C=C, tol=1e-12) of scikit-learn 1.9.1 on the same numbers,
  // in double: log-loss + |coef_|² / (2 C n), scores, and predictions times 1 … 300, added.
  test.each([
    [1, 0.7917446889211113, 0.665, 0.6766666666666666, 71206],
    [0.01, 1.1920044871664042, 0.655, 0.6633333333333333, 70351],
    [100, 0.7686232452592363, 0.66, 0.6766666666666666, 70959],
  ])('is what scikit-learn finds: C = %d', async (c, objective, trained, accuracy, sum) => {
    const before = tf.memory().numTensors;
    const train = madeUpFeatures({ seed: 11, rows: 200, ...SHAPE });
    const test = madeUpFeatures({ seed: 12, rows: 300, ...SHAPE });
    const options = { weightDecay: 1 / (c * 200), tolerance: 1e-5 };
    const found = await linearProbe(train, test, options);
    expect(found.converged).toBe(true);
    expect(found.objective).toBeCloseTo(objective, 5);
    expect(found.trainAccuracy).toBeCloseTo(trained, 12);
    expect(found.accuracy).toBeCloseTo(accuracy, 12);
    expect(found.predictions.reduce((all, one, i) => all + one * (i + 1), 0)).toBe(sum);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('solves the problem that Newton solves in double', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          rows: fc.integer({ min: 12, max: 60 }),
          cols: fc.integer({ min: 1, max: 5 }),
          classes: fc.integer({ min: 2, max: 4 }),
          noise: fc.constantFrom(0.3, 1, 3),
          weightDecay: fc.constantFrom(0.003, 0.05, 1),
        }),
        async ({ weightDecay, ...shape }) => {
          const set = madeUpFeatures(shape);
          // Classes that never occur must not matter, but one of them has to.
          set.classes[0] = shape.classes - 1;
          const found = await linearProbe(set, set, { weightDecay, tolerance: 1e-5 });
          const expected = solveByNewton(set, shape.classes, weightDecay);
          expect(found.converged).toBe(true);
          expect(found.objective).toBeCloseTo(expected, 4);
          expect(found.accuracy).toBe(found.trainAccuracy);
        },
      ),
      { numRuns: 20 },
    );
  });
});

test('rows of several blocks, and the same answer to the last digit', async () => {
  const few = madeUpFeatures({ seed: 5, rows: 90, ...SHAPE });
  // Every row a hundred times is the same problem.
  const data = Float32Array.from({ length: 54_000 }, (_, at) => few.features.data[at % 540]!);
  const classes = Int32Array.from({ length: 9000 }, (_, i) => few.classes[i % 90]!);
  const many = { features: { data, rows: 9000, cols: 6 }, classes };
  const options = { weightDecay: 0.01, tolerance: 1e-5 };
  const found = await linearProbe(many, many, options);
  expect(found.objective).toBeCloseTo(solveByNewton(few, 4, 0.01), 5);
  expect(found.predictions.slice(8910)).toEqual((await linearProbe(few, few, options)).predictions);
  expect(await linearProbe(many, many, options)).toEqual(found);
});

test('does not hang on the units of the features', async () => {
  const train = madeUpFeatures({ seed: 7, rows: 300, ...SHAPE });
  const inOtherUnits = train.features.data.map(
    (value, at) => value * [1, 1e-3, 1e3][at % 3]! + (at % 6),
  );
  const other = { ...train, features: { ...train.features, data: inOtherUnits } };
  const [one, two] = [await linearProbe(train, train), await linearProbe(other, other)];
  expect(two.objective).toBeCloseTo(one.objective, 4);
});

test('an abort is noticed, and leaves no tensor', async () => {
  const set = madeUpFeatures({ seed: 8, rows: 300, ...SHAPE });
  const before = tf.memory().numTensors;
  const stop = new AbortController();
  const onProgress = (iteration: number) => iteration === 3 && stop.abort(new Error('enough'));
  const run = linearProbe(set, set, { signal: stop.signal, onProgress });
  await expect(run).rejects.toThrow('enough');
  expect(tf.memory().numTensors).toBe(before);
});

test('an abort from outside is heard between two blocks, and leaves no tensor', async () => {
  const set = madeUpFeatures({ seed: 8, rows: 20_000, ...SHAPE });
  const before = tf.memory().numTensors;
  const told: number[] = [];
  const signal = abortFromOutside();
  const run = linearProbe(set, set, { signal, onProgress: (iteration) => told.push(iteration) });
  await expect(run).rejects.toThrow('enough');
  expect(told).toEqual([]);
  expect(tf.memory().numTensors).toBe(before);
});

test('bad options and a single class are refused', async () => {
  const set = madeUpFeatures({ seed: 9, rows: 10, ...SHAPE });
  const refuses = (options: object, message: string, given: LabelledFeatures = set) =>
    expect(linearProbe(given, given, options)).rejects.toThrow(new RangeError(message));
  await refuses({ weightDecay: -1 }, 'weightDecay should be a number of at least 0, got -1');
  await refuses({ tolerance: Number.NaN }, 'tolerance should be a number of at least 0, got NaN');
  await refuses({ maxIterations: 0 }, 'maxIterations should be a positive integer, got 0');
  const one = { ...set, classes: new Int32Array(10) };
  await refuses({}, 'the number of classes should be at least 2, got 1', one);
});
