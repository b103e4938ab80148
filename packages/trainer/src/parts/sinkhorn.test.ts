import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { sinkhorn } from './sinkhorn.ts';

beforeAll(() => tf.setBackend('cpu'));

const cases = fc.record({
  rows: fc.integer({ min: 1, max: 9 }),
  k: fc.integer({ min: 1, max: 7 }),
  iterations: fc.integer({ min: 1, max: 6 }),
  seed: fc.nat(),
});

/** Cosines. */
function drawScores(rows: number, k: number, seed: number): number[][] {
  const random = new Random(seed);
  return Array.from({ length: rows }, () => {
    return Array.from({ length: k }, () => 2 * random.uniform() - 1);
  });
}

function codesOf(scores: number[][], epsilon: number, iterations: number): number[][] {
  return tf.tidy(() => sinkhorn(tf.tensor2d(scores), { epsilon, iterations }).arraySync());
}

/** In doubles, as it is written: on exponentials. */
function plainSinkhorn(scores: number[][], epsilon: number, iterations: number): number[][] {
  const m = scores.map((row) => row.map((s) => Math.exp(s / epsilon)));
  const k = m[0]!.length;
  for (let i = 0; i < iterations; i++) {
    for (let j = 0; j < k; j++) {
      const total = m.reduce((sum, row) => sum + row[j]!, 0);
      for (const row of m) row[j]! /= total * k;
    }
    for (const row of m) {
      const total = row.reduce((sum, value) => sum + value, 0);
      for (let j = 0; j < k; j++) row[j]! /= total * m.length;
    }
  }
  return m.map((row) => row.map((value) => value * m.length));
}

function farthest(a: number[][], b: number[][]): number {
  return Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i]![j]!))));
}

test('codes are those of the plain algorithm in doubles', () => {
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom(0.02, 0.05, 0.3, 2),
      ({ rows, k, iterations, seed }, epsilon) => {
        const scores = drawScores(rows, k, seed);
        const codes = codesOf(scores, epsilon, iterations);
        expect(farthest(codes, plainSinkhorn(scores, epsilon, iterations))).toBeLessThan(2e-5);
      },
    ),
  );
});

test('at any epsilon codes are finite, and those of a row sum to 1', () => {
  fc.assert(
    fc.property(
      cases,
      fc.constantFrom(1e-6, 1e-3, 0.0113, 0.05, 1e6),
      ({ rows, k, iterations, seed }, epsilon) => {
        for (const row of codesOf(drawScores(rows, k, seed), epsilon, iterations)) {
          expect(row.every((value) => value >= 0)).toBe(true);
          expect(row.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
        }
      },
    ),
  );
});

test('the order of rows changes nothing but the order of codes', () => {
  fc.assert(
    fc.property(cases, ({ rows, k, iterations, seed }) => {
      const scores = drawScores(rows, k, seed);
      const order = new Random(seed, 1).shuffle(Array.from({ length: rows }, (_, i) => i));
      const codes = codesOf(scores, 0.05, iterations);
      const moved = codesOf(
        order.map((i) => scores[i]!),
        0.05,
        iterations,
      );
      const expected = order.map((i) => codes[i]!);
      expect(farthest(moved, expected)).toBeLessThan(1e-5);
    }),
  );
});

test('with many iterations every prototype has as much of the rows', () => {
  const codes = codesOf(drawScores(60, 6, 4), 0.1, 200);
  for (let j = 0; j < 6; j++) {
    expect(codes.reduce((sum, row) => sum + row[j]!, 0)).toBeCloseTo(10, 3);
  }
});
