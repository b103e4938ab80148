import { keep, slice2d, type Tensor1D, tidy } from '@tensorflow/tfjs-core';
import { keepValues } from '../network/keep-values.ts';
import type { Network } from '../network/network.ts';
import type { LossInputs, Objective, ViewOutputs } from '../objectives/objective.ts';
import { disposeOutputs, forwardParts, outputTensors, type Part } from './batch-parts.ts';
import { GradientSums } from './gradient-sums.ts';
import { attachLoss, Held, type HeldOutcome, holdOutcome } from './held-outcome.ts';
import { lossGradients } from './loss-gradients.ts';

/** What a whole batch gave. Outputs are the caller's to dispose of, and so are the sums. */
export interface DifferentiatedBatch {
  readonly online: ViewOutputs;
  readonly sums: GradientSums;
}

/**
 * As `differentiate`, for a loss of a whole batch that goes through the network in parts: first all of them
 * without a tape, then loss and gradients with respect to outputs by all rows, then each part again, with
 * these gradients to go on from. So activations are kept for one part at a time. Running statistics take the
 * batch in once, in the second pass.
 *
 * @param forward - The network's outputs for a part: the same to the bit both times.
 * @param check - Gets loss and measures after the first pass, to throw before the second; they are its to dispose of.
 * @throws What `check` throws, with running statistics as they were.
 */
export async function differentiateInTwoPasses(
  network: Pick<Network, 'trainable' | 'state'>,
  objective: Objective,
  parts: readonly Part[],
  forward: (part: Part, index: number) => ViewOutputs,
  inputs: Omit<LossInputs, 'online'>,
  check: (numbers: Tensor1D) => Promise<void>,
): Promise<DifferentiatedBatch> {
  const held = new Held();
  const sums = new GradientSums();
  const online = keepValues(network.state.values(), () => forwardParts(parts, forward));
  try {
    let outcome: HeldOutcome | undefined;
    tidy(() => {
      outcome = holdOutcome(objective.loss({ ...inputs, online }), online, held);
    });
    const { loss, numbers, upstream, own } = outcome!;
    held.release(numbers);
    await check(numbers);
    for (const [i, part] of parts.entries()) {
      tidy(() => {
        const ofPart = rowsOf(upstream, part);
        const { gradients } = lossGradients(network.trainable, () =>
          attachLoss(objective.name, loss, outputTensors(forward(part, i)), ofPart),
        );
        for (const gradient of gradients.values()) keep(gradient);
        sums.add(gradients, 1);
      });
    }
    held.release(...own.values());
    sums.add(own, 1);
    return { online, sums };
  } catch (error) {
    disposeOutputs(online);
    sums.dispose();
    throw error;
  } finally {
    held.dispose();
  }
}

function rowsOf(gradients: HeldOutcome['upstream'], { from, to }: Part): HeldOutcome['upstream'] {
  return gradients.map((gradient) => gradient && slice2d(gradient, [from, 0], [to - from, -1]));
}
