import { simclr } from '../../src/objectives/simclr/simclr.ts';
import type { CheckObjective } from './check.ts';
import { checkLoss, endStep, makeObjective, placeOfStep, readViews } from './drive.ts';

/** Loss and gradients of one batch. */
export const checkSimclr: CheckObjective = async (recorded) => {
  const { batch, temperature, loss } = await recorded.about<{
    readonly batch: number;
    readonly temperature: number;
    readonly loss: number;
  }>();
  const objective = makeObjective(simclr({ temperature }), { batchSize: batch });
  const step = {
    online: { projections: await readViews(recorded, 'projection') },
    place: placeOfStep(0, 1),
  };
  const gradients = ['projection_grad_0', 'projection_grad_1'];
  await checkLoss(objective, step, { of: recorded, loss, gradients });
  await endStep(objective, step);
  objective.dispose();
};
