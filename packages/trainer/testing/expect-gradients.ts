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
 * @param tolerance - Next to the largest value, or 1.
 */
export function expectGradients(
  inputs: readonly Tensor[],
  operation: () => Tensor,
  plain: (...inputs: Plain[]) => Plain,
  tolerance = 2e-5,
): void {
  const { values, gradients, slope } = differentiate(inputs, operation, plain, tolerance, 1e-5);
  for (const [k, { data, shape }] of values.entries()) {
    const slopes = data.map((_, i) => slope((l, j) => Number(l === k && j === i)));
    expectClose(gradients[k]!, { data: slopes, shape }, tolerance);
  }
}

/**
 * As `expectGradients`, but for networks of many weights: along a few random directions, each of which
 * moves one part of the inputs.
 */
export function expectSlopes(
  inputs: readonly Tensor[],
  operation: () => Tensor,
  plain: (...inputs: Plain[]) => Plain,
  tolerance = 2e-5,
): void {
  // A shorter step: there are kinks everywhere.
  const { values, gradients, slope } = differentiate(inputs, operation, plain, tolerance, 1e-7);
  const random = new Random(2);
  const directions = values.map(({ shape, data }) =>
    randomPlain(shape, random).data.map((value) => value / data.length ** 0.5),
  );
  const along = gradients.map(({ data }, k) =>
    data.reduce((sum, g, i) => sum + g * directions[k]![i]!, 0),
  );
  const parts = Math.min(8, values.length);
  const isIn = (part: number, k: number) => Math.floor((k * parts) / values.length) === part;
  const all = Array.from({ length: parts }, (_, part) => part);
  const actual = all.map((part) => along.reduce((sum, s, k) => (isIn(part, k) ? sum + s : sum), 0));
  const expected = all.map((part) => slope((k, i) => (isIn(part, k) ? directions[k]![i]! : 0)));
  const toRow = (row: number[]): Plain => ({ data: Float64Array.from(row), shape: [parts] });
  expectClose(toRow(actual), toRow(expected), tolerance);
}

/** Checks the value; gives gradients, and the plain one's slope along a direction. */
function differentiate(
  inputs: readonly Tensor[],
  operation: () => Tensor,
  plain: (...inputs: Plain[]) => Plain,
  tolerance: number,
  step: number,
) {
  const values = inputs.map(toPlain);
  const expected = plain(...values);
  const weights = randomPlain(expected.shape, new Random(1));
  const actual = tidied(() => {
    const dy = toTensor<Tensor>(weights);
    const { value, grads } = engine().gradients(operation, [...inputs], dy);
    return { value: toPlain(value), gradients: grads.map(toPlain), weights: toPlain(dy) };
  });
  expectClose(actual.value, expected, tolerance);

  const loss = (direction: (k: number, i: number) => number, by: number): number => {
    const moved = values.map(({ shape, data }, k) => {
      return { shape, data: data.map((value, i) => value + by * direction(k, i)) };
    });
    return plain(...moved).data.reduce((sum, y, i) => sum + y * actual.weights.data[i]!, 0);
  };
  return {
    values,
    gradients: actual.gradients,
    slope: (direction: (k: number, i: number) => number): number =>
      (loss(direction, step) - loss(direction, -step)) / (2 * step),
  };
}
