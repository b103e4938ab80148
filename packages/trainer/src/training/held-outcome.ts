import {
  clone,
  concat,
  customGrad,
  keep,
  mul,
  reshape,
  type Scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { LossOutcome, ViewOutputs } from '../objectives/objective.ts';

/** Tensors that outlive the tidying around them. */
export class Held {
  readonly #tensors = new Set<Tensor>();

  /** Another tensor of the same value, in the same memory. */
  hold<T extends Tensor>(tensor: T): T {
    const held = keep(clone(tensor));
    this.#tensors.add(held);
    return held;
  }

  release(...tensors: readonly Tensor[]): void {
    for (const tensor of tensors) this.#tensors.delete(tensor);
  }

  dispose(): void {
    for (const tensor of this.#tensors) tensor.dispose();
  }
}

/** What the loss of some rows came to, held. */
export interface HeldOutcome {
  readonly loss: Scalar;
  /** The loss, and the objective's measures. */
  readonly numbers: Tensor1D;
  /** With respect to the outputs, in the order of `outputTensors`; undefined where there is none. */
  readonly upstream: readonly (Tensor2D | undefined)[];
  /** With respect to the objective's own variables, as `objective/<name>`. */
  readonly own: ReadonlyMap<string, Tensor>;
}

/** Hold on to what an objective gave for some outputs. */
export function holdOutcome(
  { loss, measures, projectionGradients, predictionGradients, gradients }: LossOutcome,
  { projections, predictions = [] }: ViewOutputs,
  held: Held,
): HeldOutcome {
  const upstream = (outputs: readonly Tensor[], of: LossOutcome['projectionGradients']) =>
    outputs.map((_, v) => of?.[v] && held.hold(of[v]));
  const first: Tensor1D = reshape(loss, [1]);
  return {
    loss: held.hold(loss),
    numbers: held.hold(measures ? concat([first, measures]) : first),
    upstream: [
      ...upstream(projections, projectionGradients),
      ...upstream(predictions, predictionGradients),
    ],
    own: new Map(
      Array.from(gradients ?? [], ([name, gradient]) => [`objective/${name}`, held.hold(gradient)]),
    ),
  };
}

/**
 * The loss as a function of the outputs that have a gradient, for the tape.
 *
 * @param name - Of the objective.
 * @throws Error if none has one.
 */
export function attachLoss(
  name: string,
  loss: Scalar,
  outputs: readonly Tensor[],
  upstream: HeldOutcome['upstream'],
): Scalar {
  const connected = outputs.filter((_, v) => upstream[v]);
  if (connected.length === 0) {
    throw new Error(
      `the loss of ${name} should have a gradient with respect to an output, got none`,
    );
  }
  const gradients = upstream.filter((gradient) => gradient !== undefined);
  return customGrad(() => ({
    value: clone(loss),
    gradFunc: (dy: Tensor) => gradients.map((gradient) => mul(gradient, dy)),
  }))(...connected) as Scalar;
}
