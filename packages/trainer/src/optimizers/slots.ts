import { type Tensor, type Variable, variable, zeros } from '@tensorflow/tfjs-core';

/** A variable of zeros for each of `trainable`, named after it and `suffix`. */
export function createSlots(
  trainable: ReadonlyMap<string, Variable>,
  suffix: string,
): Map<string, Variable> {
  return new Map(
    Array.from(trainable, ([name, { shape }]) => [`${name}.${suffix}`, zeroVariable(shape)]),
  );
}

/** Not trainable, so that `tf.grads` without a list of variables passes over it. */
export function zeroVariable(shape: readonly number[]): Variable {
  const start: Tensor = zeros([...shape]);
  const slot = variable(start, false) as Variable;
  start.dispose();
  return slot;
}
