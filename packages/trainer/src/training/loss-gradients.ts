import { type Scalar, type Tensor, type Variable, variableGrads } from '@tensorflow/tfjs-core';

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
 */
export function lossGradients(
  trainable: ReadonlyMap<string, Variable>,
  loss: () => Scalar,
): LossGradients {
  const { value, grads } = variableGrads(loss, [...trainable.values()]);
  const gradients = new Map<string, Tensor>();
  for (const [name, variable] of trainable) {
    const gradient = grads[variable.name];
    if (gradient) gradients.set(name, gradient);
  }
  return { loss: value, gradients };
}
