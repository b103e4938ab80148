import { Random } from '@coke/core';
import { memory, slice, type Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Module } from '../src/network/module.ts';
import {
  expectClose,
  expectGradients,
  randomPlain,
  tidied,
  toPlain,
  toTensor,
} from './expect-gradients.ts';
import type { Plain } from './plain-layers.ts';
import type { Weights } from './plain-networks.ts';

/**
 * Value and gradients of a whole network in training against a plain one.
 *
 * @param compare - `expectSlopes` where there are many weights.
 */
export function expectPlainNetwork<Input extends Tensor, Output extends Tensor>(
  module: Module<Input, Output>,
  x: Input,
  plain: (x: Plain, weights: Weights) => Plain,
  tolerance: number,
  compare: typeof expectGradients = expectGradients,
): void {
  const names = [...module.trainable.keys()];
  compare(
    [...module.trainable.values()],
    () => module.apply(x, { training: true }),
    (...values) =>
      plain(toPlain(x), Object.fromEntries(names.map((name, i) => [name, values[i]!]))),
    tolerance,
  );
}

/** What every module has to hold, whatever it computes. `make` makes it anew each time. */
export function expectModule<Input extends Tensor, Output extends Tensor>(
  make: (seed: number) => Module<Input, Output>,
  shape: readonly number[],
): void {
  const before = memory().numTensors;
  const [module, same, other] = [make(1), make(1), make(2)];
  const values = (m: Module<Input, Output>) => Array.from(m.trainable.values(), toPlain);
  expect(values(same)).toEqual(values(module));
  expect(values(other)).not.toEqual(values(module));
  expect([...same.trainable.keys()]).toEqual([...module.trainable.keys()]);
  same.dispose();
  other.dispose();

  // Training moves the statistics alone, and holds on to nothing.
  const x = toTensor<Input>(randomPlain(shape, new Random(3)));
  const held = memory().numTensors;
  const weights = values(module);
  const statistics = Array.from(module.state.values(), toPlain);
  tidied(() => module.apply(x, { training: true }));
  expect(memory().numTensors).toBe(held);
  expect(values(module)).toEqual(weights);
  if (statistics.length > 0) {
    expect(Array.from(module.state.values(), toPlain)).not.toEqual(statistics);
  }

  // In use each row is by itself.
  const whole = tidied(() => toPlain(module.apply(x, { training: false })));
  const rows = tidied(() =>
    Array.from({ length: shape[0]! }, (_, i) => {
      const row = slice(x, [i], [1]) as unknown as Input;
      return [...toPlain(module.apply(row, { training: false })).data];
    }),
  );
  const joined = { data: Float64Array.from(rows.flat()), shape: whole.shape };
  expectClose(joined, whole, 1e-5);

  x.dispose();
  module.dispose();
  expect(memory().numTensors).toBe(before);
}
