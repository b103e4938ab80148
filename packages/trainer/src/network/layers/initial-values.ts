import type { Random } from '@coke/core';
import { tensor, type Variable, variable } from '@tensorflow/tfjs-core';

/**
 * Weights of a layer that a ReLU follows (He et al., 2015): normal, of variance 2 / `fan`.
 *
 * @param fan - How many products a sum has: on the way forward, or on the way back.
 */
export function heNormal(shape: readonly number[], fan: number, random: Random): Variable {
  return normal(shape, Math.sqrt(2 / fan), random);
}

/** Normal weights of this standard deviation. */
export function normal(shape: readonly number[], deviation: number, random: Random): Variable {
  const size = shape.reduce((product, extent) => product * extent, 1);
  const values = new Float32Array(size);
  for (let i = 0; i < size; i++) values[i] = random.normal() * deviation;
  return toVariable(values, shape, true);
}

/** A variable of one value everywhere. */
export function constant(shape: readonly number[], value: number, trainable: boolean): Variable {
  const size = shape.reduce((product, extent) => product * extent, 1);
  return toVariable(new Float32Array(size).fill(value), shape, trainable);
}

function toVariable(values: Float32Array, shape: readonly number[], trainable: boolean): Variable {
  const start = tensor(values, [...shape]);
  const result = variable(start, trainable);
  start.dispose();
  return result;
}
