import { mocoV3 } from '../../src/objectives/moco-v3/moco-v3.ts';
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

interface MocoV3Case {
  readonly batch: number;
  readonly temperature: number;
  readonly baseMomentum: number;
  /** Does the momentum go to 1? */
  readonly cosine: boolean;
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  readonly steps: number;
  readonly loss: readonly number[];
}

/** Loss and gradients of some batches, and how the twin moves. */
export const checkMocoV3: CheckObjective = async (recorded) => {
  const about = await recorded.about<MocoV3Case>();
  const { batch, temperature, baseMomentum: momentum, cosine, steps, loss } = about;
  const all = about.epochs * about.batchesPerEpoch;
  const finalMomentum = cosine ? 1 : momentum;
  const objective = makeObjective(mocoV3({ temperature, momentum, finalMomentum }), {
    batchSize: batch,
  });
  const gradients = gradientsOfSteps('prediction_grad', steps);
  for (let t = 0; t < steps; t++) {
    const twin = { projections: await readViews(recorded, `key_${t}`) };
    const predictions = await readViews(recorded, `prediction_${t}`);
    const step = { online: { projections: [], predictions }, twin, place: placeOfStep(t, all) };
    await checkLoss(objective, step, {
      ...{ of: recorded, loss: loss[t]!, gradients: gradients[t]!, among: gradients.flat() },
    });
    await endStep(objective, step);
  }
  // Recorded before each step: the move after the step before.
  const { momentum: momentumAt } = objective.needs.twin!;
  await checkAverage(recorded, steps, (t) => momentumAt(placeOfStep(t - 1, all)));
  objective.dispose();
};
