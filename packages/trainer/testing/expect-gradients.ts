import { Random } from '@coke/core';
import { engine, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Plain } from './plain-layers.ts';

/** Normal numbers. */
export function randomPlain(shape: readonly number[], random: Random): Plain {
  const size = shape.reduce((a, b) => a * b, 1);
  return { data: Float64Array.from({ length: size }, () => random.normal()), shape };
}

/** A tensor's values, in double precision. */
export function toPlain(x: Tensor): Plain {
  return { data: Float64Array.from(x.dataSync()), shape: x.shape };
}

/** A tensor of values, rounded to single precision. */
export function toTensor<T extends Tensor>({ data, shape }: Plain): T {
  return tensor(Float32Array.from(data), [...shape]) as T;
}

/** What `compute` makes of tensors, these disposed of. */
export function tidied<T>(compute: () => T): T {
  let result: T | undefined;
  tidy(() => {
    result = compute();
  });
  return result as T;
}

/** Are the values the same, within what single precision loses of the largest? */
export function expectClose(actual: Plain, expected: Plain, tolerance = 2e-5): void {
  expect(actual.shape).toEqual(expected.shape);
  const scale = expected.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  const worst = actual.data.reduce(
    (largest, value, i) => Math.max(largest, Math.abs(value - expected.data[i]!)),
    0,
  );
  expect(worst).toBeLessThanOrEqual(tolerance * scale);
}

/**
 * Value and gradients of an operation against a plain one: value against value, and gradients of a
 * random weighting of the outputs against central differences of the plain one in double precision.
 *
 * @param inputs - In single precision already. All are differentiated.
 */
export function expectGradients(
  inputs: readonly Tensor[],
  operation: () => Tensor,
  plain: (...inputs: Plain[]) => Plain,
  tolerance = 2e-5,
): void {
  const values = inputs.map(toPlain);
  const expected = plain(...values);
  const weights = randomPlain(expected.shape, new Random(1));
  const actual = tidied(() => {
    const dy = toTensor<Tensor>(weights);
    const { value, grads } = engine().gradients(operation, [...inputs], dy);
    return { value: toPlain(value), gradients: grads.map(toPlain), weights: toPlain(dy) };
  });
  expectClose(actual.value, expected, tolerance);

  const loss = (): number =>
    plain(...values).data.reduce((sum, y, i) => sum + y * actual.weights.data[i]!, 0);
  for (const [k, { data, shape }] of values.entries()) {
    const slopes = data.map((value, i) => {
      const step = 1e-5;
      data[i] = value + step;
      const above = loss();
      data[i] = value - step;
      const below = loss();
      data[i] = value;
      return (above - below) / (2 * step);
    });
    expectClose(actual.gradients[k]!, { data: slopes, shape }, tolerance);
  }
}
