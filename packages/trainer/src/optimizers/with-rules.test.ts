import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.ts';
import { larc } from './larc.ts';
import { lars } from './lars.ts';
import type { OptimizerFactory, StepRates } from './optimizer.ts';
import { sgd } from './sgd.ts';
import { withRules } from './with-rules.ts';

beforeAll(() => tf.setBackend('cpu'));

/** Where some steps lead from [[1, 2]], by gradients that change. */
async function trace(make: OptimizerFactory, rates: readonly (number | StepRates)[], name = 'w') {
  const w = tf.variable(tf.tensor([[1, 2]]));
  const optimizer = make(new Map([[name, w]]));
  const values: number[] = [];
  for (const [t, by] of rates.entries()) {
    const g = tf.tensor([[1 + t, 1 - 3 * t]]);
    await optimizer.apply(new Map([[name, g]]), by);
    g.dispose();
    values.push(...w.dataSync());
  }
  optimizer.dispose();
  w.dispose();
  return values;
}

const KINDS: readonly [
  string,
  (options: { momentum: number; weightDecay: number }) => OptimizerFactory,
][] = [
  ['sgd', sgd],
  ['lars', lars],
  ['larc', larc],
  ['lars, clipped', (options) => lars({ ...options, clip: true })],
  ['adam', ({ momentum, weightDecay }) => adam({ beta1: momentum, weightDecay })],
];

describe.each(KINDS)('%s: a rule for a variable', (_, make) => {
  const usual = make({ momentum: 0.9, weightDecay: 0.1 });
  const rules = (rule: object, name = 'w') =>
    withRules(usual, (other) => (other === name ? rule : undefined));

  test('holds for that variable alone', async () => {
    const other = rules({ rate: 0, decay: false }, 'other');
    expect(await trace(other, [0.1, 0.2])).toEqual(await trace(usual, [0.1, 0.2]));
  });

  test('its rate is a share of the learning rate', async () => {
    expect(await trace(rules({ rate: 0.5 }), [0.25, 0.5])).toEqual(
      await trace(usual, [0.125, 0.25]),
    );
  });

  test('its rate is constant where it does not follow the schedule', async () => {
    const falling = [0.5, 0.25, 0.125].map((learningRate) => ({ learningRate, constantRate: 0.5 }));
    expect(await trace(rules({ scheduled: false }), falling)).toEqual(
      await trace(usual, [0.5, 0.5, 0.5]),
    );
    expect(await trace(usual, falling)).toEqual(await trace(usual, [0.5, 0.25, 0.125]));
    // Without a constant rate there is only one.
    expect(await trace(rules({ scheduled: false }), [0.5, 0.25])).toEqual(
      await trace(usual, [0.5, 0.25]),
    );
  });

  test('momentum and decay are its own', async () => {
    const steps = [0.5, 0.25];
    expect(await trace(rules({ momentum: 0 }), steps)).toEqual(
      await trace(make({ momentum: 0, weightDecay: 0.1 }), steps),
    );
    expect(await trace(rules({ decay: false }), steps)).toEqual(
      await trace(make({ momentum: 0.9, weightDecay: 0 }), steps),
    );
    expect(await trace(rules({ momentum: 0 }), steps)).not.toEqual(await trace(usual, steps));
    expect(await trace(rules({ decay: false }), steps)).not.toEqual(await trace(usual, steps));
  });

  test('a step may have a weight decay of its own', async () => {
    const steps = [0.5, 0.25].map((learningRate) => ({ learningRate, weightDecay: 0.3 }));
    const wanted = await trace(make({ momentum: 0.9, weightDecay: 0.3 }), [0.5, 0.25]);
    expect(await trace(usual, steps)).toEqual(wanted);
  });

  test('the innermost rule holds, and what it leaves open is the next one’s', async () => {
    const inner = rules({ rate: 0.5 });
    const outer = withRules(inner, () => ({ rate: 100, momentum: 0 }));
    expect(await trace(outer, [0.5, 0.25])).toEqual(
      await trace(make({ momentum: 0, weightDecay: 0.1 }), [0.25, 0.125]),
    );
  });
});

test('a vector decays where a rule says so', async () => {
  const w = tf.variable(tf.tensor1d([1, 2]));
  const g = tf.tensor1d([1, 1]);
  for (const make of [sgd, lars]) {
    w.assign(tf.tensor1d([1, 2]));
    const optimizer = withRules(make({ weightDecay: 0.5 }), () => ({ decay: true }))(
      new Map([['w', w]]),
    );
    await optimizer.apply(new Map([['w', g]]), 1);
    expect([...w.dataSync()]).toEqual([1 - 1.5, 2 - 2]);
    optimizer.dispose();
  }
  tf.dispose([w, g]);
});

test.each([
  [{ rate: -1 }, 'rules of w: rate should be in [0, 1000000], got -1'],
  [{ momentum: 2 }, 'rules of w: momentum should be in [0, 1], got 2'],
  [{ decay: 0 }, 'rules of w: decay should be true or false, got 0'],
  [{ scheduled: 'no' }, 'rules of w: scheduled should be true or false'],
  [{ rates: 1 }, 'the names in rules of w should be among'],
])('the rule %j is refused', (rule, message) => {
  const w = tf.variable(tf.tensor1d([1]));
  const make = withRules(adam(), () => rule as never);
  expect(() => make(new Map([['w', w]]))).toThrow(message);
  expect(() => withRules(sgd(), () => rule as never)(new Map([['w', w]]))).toThrow(message);
});
