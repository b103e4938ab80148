import { simsiam } from '../../src/objectives/simsiam/simsiam.ts';
import type { CheckObjective } from './check.ts';
import { checkLoss, endStep, makeObjective, placeOfStep, readViews } from './drive.ts';

/** Loss and gradients of one batch. */
export const checkSimSiam: CheckObjective = async (recorded) => {
  const { batch, loss } = await recorded.about<{ readonly batch: number; readonly loss: number }>();
  const objective = makeObjective(simsiam(), { batchSize: batch });
  const step = {
    online: {
      projections: await readViews(recorded, 'projection'),
      predictions: await readViews(recorded, 'prediction'),
    },
    place: placeOfStep(0, 1),
  };
  const gradients = ['prediction_grad_0', 'prediction_grad_1'];
  await checkLoss(objective, step, { of: recorded, loss, gradients });
  await endStep(objective, step);
  objective.dispose();
};
