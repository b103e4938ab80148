import { dispose, type Tensor, type Variable, variable } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { larc } from '../../src/optimizers/larc.ts';
import { lars } from '../../src/optimizers/lars.ts';
import type { OptimizerFactory } from '../../src/optimizers/optimizer.ts';
import type { RecordedCase } from '../recorded-array.ts';
import type { CheckObjective } from './check.ts';

interface OptimizerCase {
  readonly kind: string;
  readonly learningRate: readonly number[];
  readonly momentum: number;
  readonly weightDecay: number;
  readonly trust: number;
}

type Options = Pick<OptimizerCase, 'momentum' | 'weightDecay' | 'trust'>;

/** By the `kind` that a `case.json` names. */
const KINDS: Readonly<Record<string, (options: Options) => OptimizerFactory>> = {
  lars,
  larc,
  'lars-clipped': (options) => lars({ ...options, clip: true }),
  'lars-classic': (options) => lars({ ...options, momentumOf: 'steps' }),
};

/** Of the largest number of a variable, or of 1: steps are short next to it. */
const TOLERANCE = 1e-6;

/** A weight and a bias after each step. */
export const checkOptimizer: CheckObjective = async (recorded) => {
  const about = await recorded.about<OptimizerCase>();
  const { kind, learningRate, momentum, weightDecay, trust } = about;
  const make = KINDS[kind];
  if (!make) throw new Error(`there should be an optimiser of kind ${kind}`);
  const variables = new Map<string, Variable>();
  for (const name of ['weight', 'bias']) {
    const first = await recorded.tensor(`${name}_0`);
    variables.set(name, variable(first));
    first.dispose();
  }
  const optimizer = make({ momentum, weightDecay, trust })(variables);
  for (const [t, rate] of learningRate.entries()) {
    const gradients = new Map<string, Tensor>();
    for (const name of variables.keys()) {
      gradients.set(name, await recorded.tensor(`${name}_grad_${t}`));
    }
    await optimizer.apply(gradients, rate);
    dispose([...gradients.values()]);
    for (const [name, value] of variables) await expectClose(recorded, `${name}_${t + 1}`, value);
  }
  optimizer.dispose();
  dispose([...variables.values()]);
};

async function expectClose(recorded: RecordedCase, name: string, value: Variable): Promise<void> {
  const { data, shape } = await recorded.array(name);
  expect(value.shape, `shape of ${name}`).toEqual(shape);
  const off = Array.from(await value.data(), (got, i) => Math.abs(got - data[i]!));
  const largest = Math.max(1, ...Array.from(data, Math.abs));
  expect(Math.max(...off), name).toBeLessThan(TOLERANCE * largest);
}
