import { type Variable, variable } from '@tensorflow/tfjs-core';

/**
 * What `compute` gives. However it ends, the variables then have the values from before it, to the bit: values
 * change places by reference, and nothing is copied.
 *
 * @param compute - Not async. The caller tidies what it makes.
 */
export function keepValues<T>(variables: Iterable<Variable>, compute: () => T): T {
  const held = Array.from(variables, (one) => [one, sameValue(one)] as const);
  try {
    return compute();
  } finally {
    for (const [one, value] of held) {
      one.assign(value);
      value.dispose();
    }
  }
}

/** Another variable of the same value, in the same memory until one of the two is assigned to. */
export function sameValue(other: Variable): Variable {
  return variable(other, false) as Variable;
}
