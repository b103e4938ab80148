import { knownNames, shouldBe } from '@coke/core/check-options';
import { type Tensor, type Tensor2D, type Tensor4D, Variable } from '@tensorflow/tfjs-core';
import type { ApplyOptions, Module } from '../module.ts';
import { expectGradients } from './expect-gradients.ts';

/** Variables of a function, by names that checkpoints know them by. */
export interface ModuleVariables {
  /** Those that gradients move. */
  readonly trainable: Readonly<Record<string, Variable>>;
  /** Those that the function itself assigns to: running statistics. @defaultValue none */
  readonly state?: Readonly<Record<string, Variable>>;
}

/**
 * A function of tensors as an encoder, or as a projector.
 *
 * The gradients of the operations that it calls have to be there: import `@tensorflow/tfjs` or
 * `@tensorflow/tfjs-node`, or use layers of this package, which bring their own.
 *
 * @param apply - Images [b, h, w, c] f32 to features [b, f] f32, by its variables. It is called in `tf.tidy`.
 * @param variables - The module disposes of them.
 * @throws TypeError naming what is wrong. What it returns throws a TypeError unless `apply` gives rows, and
 * an Error in training if a gradient is missing.
 */
export function encoderFrom<Input extends Tensor = Tensor4D>(
  apply: (x: Input, options: ApplyOptions) => Tensor2D,
  variables: ModuleVariables,
): Module<Input, Tensor2D> {
  if (typeof apply !== 'function') throw new TypeError(shouldBe('apply', 'a function', apply));
  knownNames('variables', variables, ['trainable', 'state']);
  const trainable = variablesByName('variables.trainable', variables.trainable);
  const state = variablesByName('variables.state', variables.state ?? {});
  for (const name of state.keys()) {
    if (trainable.has(name)) {
      throw new TypeError(shouldBe('names of variables', 'different', name));
    }
  }
  return {
    trainable,
    state,
    apply(x, options) {
      const features = expectGradients(trainable.values(), () => apply(x, options));
      return expectRows(features, x.shape[0]!);
    },
    dispose() {
      for (const variable of [...trainable.values(), ...state.values()]) variable.dispose();
    },
  };
}

/** @throws TypeError unless it is [b, f] f32. */
export function expectRows(features: Tensor, b: number): Tensor2D {
  if (features?.rank !== 2 || features.shape[0] !== b || features.dtype !== 'float32') {
    const got = features?.shape ? `${features.dtype} [${features.shape.join(', ')}]` : features;
    throw new TypeError(shouldBe('features', `a float32 tensor [${b}, width]`, got));
  }
  return features as Tensor2D;
}

function variablesByName(
  name: string,
  variables: Readonly<Record<string, Variable>>,
): Map<string, Variable> {
  if (typeof variables !== 'object' || variables === null) {
    throw new TypeError(shouldBe(name, 'an object of variables', variables));
  }
  for (const [key, variable] of Object.entries(variables)) {
    if (!(variable instanceof Variable)) {
      throw new TypeError(shouldBe(`${name}.${key}`, 'a tf.Variable', variable));
    }
  }
  return new Map(Object.entries(variables));
}
