import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { adam } from './adam.ts';
import { clipNorms } from './clip-norms.ts';
import { larc } from './larc.ts';
import { lars } from './lars.ts';
import type { OptimizerFactory } from './optimizer.ts';
import { sgd } from './sgd.ts';

beforeAll(() => tf.setBackend('cpu'));

const RATE = 0.1;

/** What a rule keeps of a variable from step to step. */
type Memory = number[][];

/** What a step of a variable goes by. */
interface By {
  readonly rate: number;
  /** Steps of the variable, this one included. */
  readonly t: number;
  readonly matrix: boolean;
}

/** One step of a rule on all numbers of a variable, in double; it keeps what it needs in `memory`. */
type Rule = (theta: number[], g: number[], memory: Memory, by: By) => void;

/** What a gradient becomes. */
type Adjusted = (theta: number[], g: number[], by: By) => number[];

const heavyBall =
  (momentum: number, nesterov: boolean, adjusted: Adjusted): Rule =>
  (theta, gradient, memory, by) => {
    const g = adjusted(theta, gradient, by);
    memory[0] = theta.map((_, j) => momentum * (memory[0]?.[j] ?? 0) + g[j]!);
    for (const [j, v] of memory[0].entries())
      theta[j]! -= by.rate * (nesterov ? g[j]! + momentum * v : v);
  };

const decayed = (decay: number, all = false): Adjusted => {
  return (theta, g, { matrix }) =>
    g.map((value, j) => value + (matrix || all ? decay * theta[j]! : 0));
};

/** (g + decay θ) trust |θ| / |g + decay θ|, of matrices. */
const scaledDecayed = (decay: number, trust: number): Adjusted => {
  return (theta, g, by) => {
    const d = decayed(decay)(theta, g, by);
    const [p, n] = [Math.hypot(...theta), Math.hypot(...d)];
    return d.map((value) => (by.matrix && p > 0 && n > 0 ? (value * trust * p) / n : value));
  };
};

/** (g + decay θ) trust |θ| / (|g| + decay |θ| + 1e-8); clipped, of matrices alone. */
const scaledSeparately = (decay: number, trust: number, clip: boolean): Adjusted => {
  return (theta, g, { matrix, rate }) => {
    const [p, n] = [Math.hypot(...theta), Math.hypot(...g)];
    if (p === 0 || n === 0 || (clip && !matrix)) return g;
    const ratio = (trust * p) / (n + decay * p + 1e-8);
    const factor = clip ? Math.min(ratio / rate, 1) : ratio;
    return g.map((value, j) => (value + decay * theta[j]!) * factor);
  };
};

const RULES: readonly [string, OptimizerFactory, Rule][] = [
  ['sgd', sgd({ momentum: 0.9, weightDecay: 0.01 }), heavyBall(0.9, false, decayed(0.01))],
  [
    'sgd, all decay',
    sgd({ momentum: 0.9, weightDecay: 0.1, decayAll: true }),
    heavyBall(0.9, false, decayed(0.1, true)),
  ],
  [
    'sgd, Nesterov',
    sgd({ momentum: 0.8, weightDecay: 0, nesterov: true }),
    heavyBall(0.8, true, decayed(0)),
  ],
  [
    'lars',
    lars({ momentum: 0.9, weightDecay: 0.1, trust: 0.02 }),
    heavyBall(0.9, false, scaledDecayed(0.1, 0.02)),
  ],
  [
    'lars, clipped',
    lars({ momentum: 0.9, weightDecay: 0.1, trust: 0.05, clip: true }),
    heavyBall(0.9, false, scaledSeparately(0.1, 0.05, true)),
  ],
  [
    'lars, momentum of steps',
    lars({ momentum: 0.9, weightDecay: 0.1, trust: 0.02, momentumOf: 'steps' }),
    (theta, g, memory, by) => {
      const d = scaledDecayed(0.1, 0.02)(theta, g, by);
      memory[0] = d.map((value, j) => 0.9 * (memory[0]?.[j] ?? 0) + by.rate * value);
      for (const [j, v] of memory[0].entries()) theta[j]! -= v;
    },
  ],
  [
    'larc',
    larc({ momentum: 0.9, weightDecay: 0.1, trust: 0.02 }),
    heavyBall(0.9, false, scaledSeparately(0.1, 0.02, false)),
  ],
  [
    'sgd, norms clipped',
    clipNorms(sgd({ momentum: 0.9, weightDecay: 0 }), 0.7),
    heavyBall(0.9, false, (_, g) => {
      const factor = Math.min(0.7 / (Math.hypot(...g) + 1e-6), 1);
      return g.map((value) => value * factor);
    }),
  ],
  [
    'adam',
    adam({ beta1: 0.9, beta2: 0.99, epsilon: 1e-3, weightDecay: 0.05 }),
    (theta, g, memory, { t, matrix, rate }) => {
      memory[0] = g.map((value, j) => 0.9 * (memory[0]?.[j] ?? 0) + 0.1 * value);
      memory[1] = g.map((value, j) => 0.99 * (memory[1]?.[j] ?? 0) + 0.01 * value ** 2);
      for (const j of theta.keys()) {
        if (matrix) theta[j]! *= 1 - rate * 0.05;
        const spread = Math.sqrt(memory[1][j]! / (1 - 0.99 ** t)) + 1e-3;
        theta[j]! -= (rate * memory[0][j]!) / (1 - 0.9 ** t) / spread;
      }
    },
  ],
];

// Not too close to 0, where float32 squares vanish and a norm is 0 that is not 0 in double.
const number = fc.integer({ min: -128, max: 128 }).map((n) => n / 64);
const ZEROS = [0, 0, 0, 0, 0, 0];
const six = fc.array(number, { minLength: 6, maxLength: 6 });

const rates = fc.constantFrom(0, 0.1, 0.02, 0.3);

test.each(RULES)(
  '%s: the rule in double precision, on matrices and vectors',
  async (_, make, rule) => {
    await fc.assert(
      fc.asyncProperty(
        six,
        fc.array(fc.tuple(six, rates), { minLength: 1, maxLength: 5 }),
        fc.boolean(),
        async (start, steps, matrix) => {
          const before = tf.memory().numTensors;
          const shape = matrix ? [2, 3] : [6];
          const w = tf.tidy(() => tf.variable(tf.tensor(start, shape)));
          const optimizer = make(new Map([['w', w]]));
          const theta = start.map(Math.fround);
          const memory: Memory = [];
          for (const [i, [gradient, rate]] of steps.entries()) {
            const g = tf.tensor(gradient, shape);
            await optimizer.apply(new Map([['w', g]]), rate);
            g.dispose();
            rule(theta, gradient.map(Math.fround), memory, { t: i + 1, matrix, rate });
          }
          for (const [j, value] of w.dataSync().entries()) expect(value).toBeCloseTo(theta[j]!, 3);
          optimizer.dispose();
          w.dispose();
          expect(tf.memory().numTensors).toBe(before);
        },
      ),
      {
        numRuns: 60,
        examples: [
          [ZEROS, [[ZEROS, RATE]], true],
          [[1, 2, 3, 4, 5, 6], [[ZEROS, RATE]], true],
        ],
      },
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

test.each(RULES)(
  '%s: a variable that is frozen at first then begins as all did',
  async (_, make) => {
    const [early, late] = [1, 1].map((value) => tf.variable(tf.tensor([[value, 2]])));
    const optimizer = make(
      new Map([
        ['early', early!],
        ['late', late!],
      ]),
    );
    const g = tf.tensor([[1, -1]]);
    await optimizer.apply(new Map([['early', g]]), RATE);
    const once = [...early!.dataSync()];
    await optimizer.apply(new Map([['early', g]]), RATE);
    const twice = [...early!.dataSync()];
    await optimizer.apply(new Map([['late', g]]), RATE);
    expect([...late!.dataSync()]).toEqual(once);
    expect([...early!.dataSync()]).toEqual(twice);
    optimizer.dispose();
    tf.dispose([early!, late!, g]);
  },
);

test.each([
  [() => sgd({ decayAll: 1 as never }), 'decayAll should be true or false, got 1'],
  [() => sgd({ nesterov: 'yes' as never }), 'nesterov should be true or false'],
  [() => lars({ momentumOf: 'rates' as never }), "momentumOf should be 'gradients' or 'steps'"],
  [() => lars({ clip: 0.1 as never }), 'clip should be true or false, got 0.1'],
  [() => larc({ trust: -1 }), 'trust should be in [0, 1000000], got -1'],
  [() => larc({ clip: true } as never), 'the names in options should be among'],
  [() => clipNorms(sgd(), 0), 'most should be in'],
])('%# is refused', (make, message) => {
  expect(make).toThrow(message);
});

test('at a rate of 0 nothing moves, whatever scales the gradient', async () => {
  const [w, g] = [tf.variable(tf.tensor([[1, 2]])), tf.tensor([[1, 1]])];
  for (const trust of [0, 0.001]) {
    const optimizer = lars({ clip: true, trust })(new Map([['w', w]]));
    await optimizer.apply(new Map([['w', g]]), 0);
    expect([...w.dataSync()]).toEqual([1, 2]);
    optimizer.dispose();
  }
  tf.dispose([w, g]);
});
