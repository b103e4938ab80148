import { mocoV2Plus } from '../../src/objectives/moco-v2-plus/moco-v2-plus.ts';
import type { CheckObjective } from './check.ts';
import {
  checkAverage,
  checkLoss,
  endStep,
  gradientsOfSteps,
  makeObjective,
  placeOfStep,
  readViews,
} from './drive.ts';
import { checkQueues, startQueues } from './queues.ts';

interface MocoV2PlusCase {
  readonly batch: number;
  readonly d: number;
  readonly queueLength: number;
  readonly temperature: number;
  readonly baseMomentum: number;
  readonly finalMomentum: number;
  readonly totalSteps: number;
  readonly steps: number;
  readonly loss: readonly number[];
}

/** Loss and gradients of some batches, the queues after each, and how the twin moves. */
export const checkMocoV2Plus: CheckObjective = async (recorded) => {
  const about = await recorded.about<MocoV2PlusCase>();
  const { batch, d: dimension, queueLength, temperature, steps, totalSteps, loss } = about;
  const { baseMomentum: momentum, finalMomentum } = about;
  const objective = makeObjective(
    mocoV2Plus({ dimension, queueLength, temperature, momentum, finalMomentum }),
    { batchSize: batch },
  );
  await startQueues(recorded, objective);
  const gradients = gradientsOfSteps('query_grad', steps);
  for (let t = 0; t < steps; t++) {
    const step = {
      online: { projections: await readViews(recorded, `query_${t}`) },
      twin: { projections: await readViews(recorded, `key_${t}`) },
      place: placeOfStep(t, totalSteps),
    };
    await checkLoss(objective, step, {
      ...{ of: recorded, loss: loss[t]!, gradients: gradients[t]!, among: gradients.flat() },
    });
    await endStep(objective, step);
    await checkQueues(recorded, objective, t + 1);
  }
  const { momentum: momentumAt } = objective.needs.twin!;
  await checkAverage(recorded, steps, (t) => momentumAt(placeOfStep(t, totalSteps)));
  objective.dispose();
};
