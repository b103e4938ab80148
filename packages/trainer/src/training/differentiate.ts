import {
  customGrad,
  keep,
  scalar,
  type Tensor,
  type Tensor1D,
  tidy,
  zerosLike,
} from '@tensorflow/tfjs-core';
import type { Network } from '../network/network.ts';
import type { LossInputs, Objective, ViewOutputs } from '../objectives/objective.ts';
import { disposeOutputs, outputTensors } from './batch-parts.ts';
import { attachLoss, Held, type HeldOutcome, holdOutcome } from './held-outcome.ts';
import { lossGradients } from './loss-gradients.ts';

/** What a part of a batch gave. All tensors are the caller's to dispose of. */
export interface Differentiated {
  readonly online: ViewOutputs;
  /** The loss, and the objective's measures. */
  readonly numbers: Tensor1D;
  /** By the names of the network's variables, and the objective's as `objective/<name>`. */
  readonly gradients: ReadonlyMap<string, Tensor>;
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
      for (const output of outputTensors(online)) keep(output);
      const given = { ...inputs, online };
      outcome = withoutTape(() => holdOutcome(objective.loss(given), given.online, held));
      return attachLoss(objective.name, outcome.loss, outputTensors(online), outcome.upstream);
    });
    loss.dispose();
    const { numbers, own } = outcome!;
    held.release(numbers, ...own.values());
    return { online: online!, numbers, gradients: new Map([...gradients, ...own]) };
  } catch (error) {
    disposeOutputs(online);
    throw error;
  } finally {
    held.dispose();
  }
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
