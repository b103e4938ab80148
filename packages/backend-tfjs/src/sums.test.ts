import { Random } from '@coke/core';
import { groupRows } from '@coke/core/backend';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupSums, segmentSums } from './sums.ts';

const problem = fc.record({
  k: fc.integer({ min: 1, max: 9 }),
  dim: fc.integer({ min: 1, max: 4 }),
  rows: fc.integer({ min: 1, max: 70 }),
  weighted: fc.boolean(),
  seed: fc.nat(),
});

test('sums of rows are those of a loop, and zero for a cluster without rows', async () => {
  await tf.setBackend('cpu');
  fc.assert(
    fc.property(problem, ({ k, dim, rows, weighted, seed }) => {
      const random = new Random(seed);
      // Small integers: their sums are exact in any order.
      const x = Float32Array.from({ length: rows * dim }, () => random.integer(9) - 4);
      const labels = Int32Array.from({ length: rows }, () => random.integer(k));
      const weights = weighted
        ? Float32Array.from({ length: rows }, () => random.integer(4))
        : undefined;
      const expected = new Float32Array(k * dim);
      for (let at = 0; at < x.length; at++) {
        const i = Math.floor(at / dim);
        expected[labels[i]! * dim + (at % dim)]! += (weights?.[i] ?? 1) * x[at]!;
      }
      tf.tidy(() => {
        const tensor = tf.tensor2d(x, [rows, dim]);
        const grouped = groupSums(tensor, groupRows(labels, k), weights);
        const segments = segmentSums(tensor, labels, k, weights);
        for (const sums of [grouped, segments]) {
          expect(sums.shape).toEqual([k, dim]);
          expect([...sums.dataSync()].every((sum, at) => sum === expected[at])).toBe(true);
        }
      });
    }),
  );
});
