import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { entropyOfMean } from './entropy-of-mean.ts';

beforeAll(() => tf.setBackend('cpu'));

const entropyOf = (rows: number[][]) =>
  tf.tidy(() => entropyOfMean(tf.tensor2d(rows)).dataSync()[0]!);

test('it is ln K where values take turns, 0 where one always wins, and between them elsewhere', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(8), (k, winner) => {
      const oneHot = (at: number) => Array.from({ length: k }, (_, j) => Number(j === at % k));
      const inTurn = Array.from({ length: k }, (_, i) => oneHot(i));
      expect(entropyOf(inTurn)).toBeCloseTo(Math.log(k), 5);
      expect(entropyOf(inTurn.map(() => oneHot(winner)))).toBeCloseTo(0, 6);
    }),
  );
  // Means 3/4 and 1/4.
  const expected = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25);
  expect(
    entropyOf([
      [1, 0],
      [0.5, 0.5],
    ]),
  ).toBeCloseTo(expected, 5);
});
