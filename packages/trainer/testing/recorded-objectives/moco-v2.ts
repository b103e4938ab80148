import type { Tensor2D } from '@tensorflow/tfjs-core';
import { mocoV2 } from '../../src/objectives/moco-v2/moco-v2.ts';
import type { CheckObjective } from './check.ts';
import { checkAverage, checkLoss, endStep, makeObjective, placeOfStep } from './drive.ts';
import { checkQueues, startQueues } from './queues.ts';

interface MocoV2Case {
  readonly batch: number;
  readonly d: number;
  readonly queueLength: number;
  readonly temperature: number;
  readonly momentum: number;
  readonly steps: number;
  readonly loss: readonly number[];
}

/** Loss and gradient of some batches, the queue after each, and how the twin moves. */
export const checkMocoV2: CheckObjective = async (recorded) => {
  const about = await recorded.about<MocoV2Case>();
  const { batch, d: dimension, queueLength, temperature, momentum, steps, loss } = about;
  const objective = makeObjective(mocoV2({ dimension, queueLength, temperature, momentum }), {
    batchSize: batch,
  });
  await startQueues(recorded, objective);
  const gradients = Array.from({ length: steps }, (_, t) => `query_grad_${t}`);
  for (let t = 0; t < steps; t++) {
    const step = {
      online: { projections: [await recorded.tensor<Tensor2D>(`query_${t}`)] },
      twin: { projections: [await recorded.tensor<Tensor2D>(`key_${t}`)] },
      place: placeOfStep(t, steps),
    };
    await checkLoss(objective, step, {
      ...{ of: recorded, loss: loss[t]!, gradients: [gradients[t]!], among: gradients },
    });
    await endStep(objective, step);
    await checkQueues(recorded, objective, t + 1);
  }
  // Recorded before each step: the move after the step before.
  await checkAverage(recorded, steps, (t) =>
    objective.needs.twin!.momentum(placeOfStep(t - 1, steps)),
  );
  objective.dispose();
};
