import {
  clone,
  concat,
  customGrad,
  keep,
  mul,
  reshape,
  type Scalar,
  scalar,
  type Tensor,
  type Tensor1D,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Network } from '../network/network.ts';
import type { LossInputs, LossOutcome, Objective, ViewOutputs } from '../objectives/objective.ts';
import { lossGradients } from './loss-gradients.ts';

/** What a part of a batch gave. All tensors are the caller's to dispose of. */
export interface Differentiated {
  readonly online: ViewOutputs;
  /** The loss, and the objective's measures. */
  readonly numbers: Tensor1D;
  /** By the names of the network's variables, and the objective's as `objective/<name>`. */
  readonly gradients: ReadonlyMap<string, Tensor>;
}

/** Tensors that outlive the tidying around them. */
class Held {
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
interface HeldOutcome {
  readonly loss: Scalar;
  readonly numbers: Tensor1D;
  /** Outputs that have a gradient, and it. */
  readonly connected: readonly (readonly [output: Tensor, gradient: Tensor])[];
  readonly own: ReadonlyMap<string, Tensor>;
}

/**
 * Loss and gradients: the network's by its tape, from the gradients with respect to its outputs that the
 * objective gives; those of the objective's own variables as it gives them.
 *
 * @param forward - The network's outputs, on the tape.
 */
export function differentiate(
  network: Pick<Network, 'trainable'>,
  objective: Objective,
  forward: () => ViewOutputs,
  inputs: Omit<LossInputs, 'online'>,
): Differentiated {
  const held = new Held();
  let online: ViewOutputs | undefined;
  let outcome: HeldOutcome | undefined;
  try {
    const { loss, gradients } = lossGradients(network.trainable, () => {
      online = forward();
      for (const output of outputsOf(online)) keep(output);
      const given = { ...inputs, online };
      outcome = withoutTape(() => holdOutcome(objective.loss(given), given.online, held));
      return attach(objective.name, outcome);
    });
    loss.dispose();
    const { numbers, own } = outcome!;
    held.release(numbers, ...own.values());
    return { online: online!, numbers, gradients: new Map([...gradients, ...own]) };
  } catch (error) {
    for (const output of online ? outputsOf(online) : []) output.dispose();
    throw error;
  } finally {
    held.dispose();
  }
}

function outputsOf({ projections, predictions = [] }: ViewOutputs): Tensor[] {
  return [...projections, ...predictions];
}

function holdOutcome(
  { loss, measures, projectionGradients, predictionGradients, gradients }: LossOutcome,
  { projections, predictions = [] }: ViewOutputs,
  held: Held,
): HeldOutcome {
  const pairs = (outputs: readonly Tensor[], of: readonly (Tensor | undefined)[] = []) =>
    outputs.flatMap((output, v) => {
      const gradient = of[v];
      return gradient ? [[output, held.hold(gradient)] as const] : [];
    });
  const first: Tensor1D = reshape(loss, [1]);
  return {
    loss: held.hold(loss),
    numbers: held.hold(measures ? concat([first, measures]) : first),
    connected: [
      ...pairs(projections, projectionGradients),
      ...pairs(predictions, predictionGradients),
    ],
    own: new Map(
      Array.from(gradients ?? [], ([name, gradient]) => [`objective/${name}`, held.hold(gradient)]),
    ),
  };
}

/** What `compute` gives; tensors that are to last must be held. No gradient can be taken through it. */
function withoutTape<T>(compute: () => T): T {
  let result: T | undefined;
  tidy(() => {
    // tfjs records nothing within a function that says what its own gradient is.
    customGrad((zero) => {
      result = compute();
      return { value: zerosLike(zero as Tensor), gradFunc: (dy: Tensor) => zerosLike(dy) };
    })(scalar(0));
  });
  return result!;
}

/** The loss as a function of the outputs that have a gradient. */
function attach(name: string, { loss, connected }: HeldOutcome): Scalar {
  if (connected.length === 0) {
    throw new Error(
      `the loss of ${name} should have a gradient with respect to an output, got none`,
    );
  }
  return customGrad(() => ({
    value: clone(loss),
    gradFunc: (dy: Tensor) => connected.map(([, gradient]) => mul(gradient, dy)),
  }))(...connected.map(([output]) => output)) as Scalar;
}
