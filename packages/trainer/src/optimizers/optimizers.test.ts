import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { adam } from './adam.ts';
import { lars } from './lars.ts';
import type { OptimizerFactory } from './optimizer.ts';
import { sgd } from './sgd.ts';

beforeAll(() => tf.setBackend('cpu'));

const RATE = 0.1;

/** One step of a rule on all numbers of a variable, in double; it keeps what it needs in `memory`. */
type Rule = (theta: number[], g: number[], memory: number[][], t: number, matrix: boolean) => void;

const heavyBall =
  (
    momentum: number,
    nesterov: boolean,
    adjusted: (t: number[], g: number[], m: boolean) => number[],
  ): Rule =>
  (theta, gradient, memory, _, matrix) => {
    const g = adjusted(theta, gradient, matrix);
    memory[0] = theta.map((_, j) => momentum * (memory[0]?.[j] ?? 0) + g[j]!);
    for (const [j, v] of memory[0].entries())
      theta[j]! -= RATE * (nesterov ? g[j]! + momentum * v : v);
  };

const decayed = (decay: number) => (theta: number[], g: number[], matrix: boolean) =>
  g.map((value, j) => value + (matrix ? decay * theta[j]! : 0));

const RULES: readonly [string, OptimizerFactory, Rule][] = [
  ['sgd', sgd({ momentum: 0.9, weightDecay: 0.01 }), heavyBall(0.9, false, decayed(0.01))],
  [
    'sgd, Nesterov',
    sgd({ momentum: 0.8, weightDecay: 0, nesterov: true }),
    heavyBall(0.8, true, decayed(0)),
  ],
  [
    'lars',
    lars({ momentum: 0.9, weightDecay: 0.1, trust: 0.02 }),
    heavyBall(0.9, false, (theta, g, matrix) => {
      const d = decayed(0.1)(theta, g, matrix);
      const [p, n] = [Math.hypot(...theta), Math.hypot(...d)];
      return d.map((value) => (matrix && p > 0 && n > 0 ? (value * 0.02 * p) / n : value));
    }),
  ],
  [
    'adam',
    adam({ beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.05 }),
    (theta, g, memory, t, matrix) => {
      memory[0] = g.map((value, j) => 0.9 * (memory[0]?.[j] ?? 0) + 0.1 * value);
      memory[1] = g.map((value, j) => 0.99 * (memory[1]?.[j] ?? 0) + 0.01 * value ** 2);
      for (const j of theta.keys()) {
        if (matrix) theta[j]! *= 1 - RATE * 0.05;
        const spread = Math.sqrt(memory[1][j]! / (1 - 0.99 ** t)) + 1e-3;
        theta[j]! -= (RATE * memory[0][j]!) / (1 - 0.9 ** t) / spread;
      }
    },
  ],
];

// Not too close to 0, where float32 squares vanish and a norm is 0 that is not 0 in double.
const number = fc.integer({ min: -128, max: 128 }).map((n) => n / 64);
const six = fc.array(number, { minLength: 6, maxLength: 6 });

test.each(RULES)(
  '%s: the rule in double precision, on matrices and vectors',
  async (_, make, rule) => {
    await fc.assert(
      fc.asyncProperty(
        six,
        fc.array(six, { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (start, steps, matrix) => {
          const before = tf.memory().numTensors;
          const shape = matrix ? [2, 3] : [6];
          const w = tf.tidy(() => tf.variable(tf.tensor(start, shape)));
          const optimizer = make(new Map([['w', w]]));
          const theta = start.map(Math.fround);
          const memory: number[][] = [];
          for (const [t, gradient] of steps.entries()) {
            const g = tf.tensor(gradient, shape);
            await optimizer.apply(new Map([['w', g]]), RATE);
            g.dispose();
            rule(theta, gradient.map(Math.fround), memory, t + 1, matrix);
          }
          for (const [j, value] of w.dataSync().entries()) expect(value).toBeCloseTo(theta[j]!, 3);
          optimizer.dispose();
          w.dispose();
          expect(tf.memory().numTensors).toBe(before);
        },
      ),
      { numRuns: 60, examples: [[[0, 0, 0, 0, 0, 0], [[0, 0, 0, 0, 0, 0]], true]] },
    );
  },
);

test.each(RULES)('%s: a variable without a gradient stays as it is', async (_, make) => {
  const [moved, kept] = [tf.variable(tf.tensor([[1, 2]])), tf.variable(tf.tensor([[3, 4]]))];
  const optimizer = make(
    new Map([
      ['moved', moved],
      ['kept', kept],
    ]),
  );
  const gradients = new Map([['moved', tf.tensor([[1, 1]])]]);
  await optimizer.apply(gradients, RATE);
  expect([...kept.dataSync()]).toEqual([3, 4]);
  expect([...moved.dataSync()]).not.toEqual([1, 2]);
  for (const [name, slot] of optimizer.slots) {
    if (name.startsWith('kept')) expect(Math.max(...slot.dataSync().map(Math.abs))).toBe(0);
  }
  optimizer.dispose();
  for (const tensor of [moved, kept, ...gradients.values()]) tensor.dispose();
});
