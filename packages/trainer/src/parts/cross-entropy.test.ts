import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@coke/core';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { crossEntropy } from './cross-entropy.ts';

beforeAll(() => tf.setBackend('cpu'));

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 6 }),
  k: fc.integer({ min: 1, max: 7 }),
  temperature: fc.constantFrom(0.05, 0.3, 2),
  seed: fc.nat(),
});

/** In doubles, straight from the formula. */
function plainLoss(scores: number[][], targets: number[][], temperature: number): number {
  const ofRow = (row: number[], i: number) => {
    const logits = row.map((s) => s / temperature);
    const top = Math.max(...logits);
    const total = top + Math.log(logits.reduce((sum, x) => sum + Math.exp(x - top), 0));
    return logits.reduce((sum, x, k) => sum - targets[i]![k]! * (x - total), 0);
  };
  return scores.reduce((sum, row, i) => sum + ofRow(row, i), 0) / scores.length;
}

test('loss and slopes are those of the formula, whatever targets add up to', () => {
  fc.assert(
    fc.property(sizes, ({ rows, k, temperature, seed }) => {
      const random = new Random(seed);
      const draw = (of: () => number) =>
        Array.from({ length: rows }, () => Array.from({ length: k }, of));
      const scores = draw(() => random.normal());
      const targets = draw(() => random.uniform());
      tf.tidy(() => {
        const { loss, gradient } = crossEntropy(
          tf.tensor2d(scores, [rows, k]),
          tf.tensor2d(targets, [rows, k]),
          temperature,
        );
        const expected = plainLoss(scores, targets, temperature);
        expect(Math.abs(loss.dataSync()[0]! - expected)).toBeLessThan(1e-5 * (1 + expected));
        const [i, j, h] = [random.integer(rows), random.integer(k), 1e-5];
        const moved = (by: number) => {
          const other = scores.map((row) => [...row]);
          other[i]![j]! += by;
          return plainLoss(other, targets, temperature);
        };
        const slope = (moved(h) - moved(-h)) / (2 * h);
        expect(Math.abs(gradient.arraySync()[i]![j]! - slope)).toBeLessThan(1e-3 / temperature);
      });
    }),
  );
});
