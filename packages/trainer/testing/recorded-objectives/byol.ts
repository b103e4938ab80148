import { clone } from '@tensorflow/tfjs-core';
import { byol } from '../../src/objectives/byol/byol.ts';
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

interface ByolCase {
  readonly batch: number;
  readonly baseMomentum: number;
  readonly totalSteps: number;
  readonly globalStep: readonly number[];
  readonly loss: readonly number[];
}

/** Loss and gradients of some batches, and how the twin moves after each. */
export const checkByol: CheckObjective = async (recorded) => {
  const { batch, baseMomentum, totalSteps, globalStep, loss } = await recorded.about<ByolCase>();
  const objective = makeObjective(byol({ momentum: baseMomentum }), { batchSize: batch });
  const places = globalStep.map((step) => placeOfStep(step, totalSteps));
  const gradients = gradientsOfSteps('prediction_grad', places.length);
  for (const [t, place] of places.entries()) {
    const targets = await readViews(recorded, `target_projection_${t}`);
    const step = {
      online: {
        // Only measured.
        projections: targets.map((target) => clone(target)),
        predictions: await readViews(recorded, `prediction_${t}`),
      },
      twin: { projections: targets },
      place,
    };
    await checkLoss(objective, step, {
      ...{ of: recorded, loss: loss[t]!, gradients: gradients[t]!, among: gradients.flat() },
    });
    await endStep(objective, step);
  }
  await checkAverage(recorded, places.length, (t) => objective.needs.twin!.momentum(places[t]!));
  objective.dispose();
};
