import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectGradients, randomPlain, toTensor } from '../../../testing/expect-gradients.ts';
import type { Plain } from '../../../testing/plain-layers.ts';
import { concatRows, splitRows } from './rows.ts';

const extent = fc.integer({ min: 1, max: 3 });
const counts = fc.integer({ min: 2, max: 4 });
const shapes = fc.array(extent, { minLength: 0, maxLength: 3 });

describe.each(['cpu', 'wasm'])('value and gradients on %s are those of plain loops', (name) => {
  beforeAll(async () => {
    await tf.setBackend(name);
  });

  test('batches one below the other', () => {
    fc.assert(
      fc.property(
        fc.array(extent, { minLength: 2, maxLength: 4 }),
        shapes,
        fc.nat(),
        (rows, rest, seed) => {
          const random = new Random(seed);
          const batches = rows.map((n) => toTensor<tf.Tensor>(randomPlain([n, ...rest], random)));
          expectGradients(
            batches,
            () => concatRows(batches),
            (...plain) => ({
              data: Float64Array.from(plain.flatMap(({ data }) => [...data])),
              shape: [rows.reduce((a, b) => a + b), ...rest],
            }),
          );
          tf.dispose(batches);
        },
      ),
      { numRuns: 40 },
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('a batch in equal parts', () => {
    fc.assert(
      fc.property(extent, counts, shapes, fc.nat(), (rows, count, rest, seed) => {
        const x = toTensor<tf.Tensor>(randomPlain([rows * count, ...rest], new Random(seed)));
        for (let i = 0; i < count; i++) {
          expectGradients(
            [x],
            () => splitRows(x, count)[i]!,
            ({ data }: Plain) => {
              const size = data.length / count;
              return { data: data.slice(i * size, (i + 1) * size), shape: [rows, ...rest] };
            },
          );
        }
        x.dispose();
      }),
      { numRuns: 40 },
    );
    expect(tf.memory().numTensors).toBe(0);
  });

  test('what was split and put together again has the gradient of what it was', () => {
    const x = toTensor<tf.Tensor2D>(randomPlain([6, 2], new Random(1)));
    expectGradients(
      [x],
      () => concatRows(splitRows(x, 3)),
      (x) => x,
    );
    x.dispose();
  });
});

test('a single batch stays as it is', () => {
  const x = tf.tensor1d([1, 2]);
  expect(concatRows([x])).toBe(x);
  expect(splitRows(x, 1)).toEqual([x]);
  x.dispose();
});
