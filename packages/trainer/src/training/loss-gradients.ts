import {
  engine,
  type Scalar,
  type Tensor,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core';

/** A loss, and its gradients. All tensors are the caller's to dispose. */
export interface LossGradients {
  readonly loss: Scalar;
  /** By the names that the variables have here; one that the loss does not depend on has none. */
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/**
 * Work out a loss and its gradients, named as optimisers name them: tfjs itself goes by names that it
 * gives variables when they are made.
 *
 * @param trainable - What gradients are with respect to, as `Module.trainable`.
 * @param loss - The loss as a function of these; tidied.
 * @throws Whatever `loss` throws.
 */
export function lossGradients(
  trainable: ReadonlyMap<string, Variable>,
  loss: () => Scalar,
): LossGradients {
  const { value, grads } = evaluate(() => variableGrads(loss, [...trainable.values()]));
  const gradients = new Map<string, Tensor>();
  for (const [name, variable] of trainable) {
    const gradient = grads[variable.name];
    if (gradient) gradients.set(name, gradient);
  }
  return { loss: value, gradients };
}

/** tfjs 4.22 keeps the tape of a function that threw, and what it saved, as if gradients were still wanted. */
function evaluate<T>(gradients: () => T): T {
  try {
    return gradients();
  } catch (error) {
    const { state } = engine();
    if (state.gradientDepth === 0 && state.activeTape) {
      for (const { saved = [] } of state.activeTape) {
        for (const tensor of saved) tensor.dispose();
      }
      state.activeTape = undefined as never;
    }
    throw error;
  }
}
