import { type Nnclr, nnclr } from '../../src/objectives/nnclr/nnclr.ts';
import { type CheckObjective, expectSame } from './check.ts';
import {
  checkLoss,
  endStep,
  gradientsOfSteps,
  makeObjective,
  placeOfStep,
  readViews,
} from './drive.ts';
import { checkQueues, startQueues } from './queues.ts';

interface NnclrCase {
  readonly batch: number;
  readonly d: number;
  readonly queueLength: number;
  readonly temperature: number;
  readonly steps: number;
  readonly loss: readonly number[];
}

/** Neighbours, loss and gradients of some batches, and the queue after each. */
export const checkNnclr: CheckObjective = async (recorded) => {
  const about = await recorded.about<NnclrCase>();
  const { batch, d: dimension, queueLength, temperature, steps, loss } = about;
  const objective = makeObjective(nnclr({ dimension, queueLength, temperature }), {
    batchSize: batch,
  }) as Nnclr;
  await startQueues(recorded, objective);
  const gradients = gradientsOfSteps('prediction_grad', steps);
  for (let t = 0; t < steps; t++) {
    const projections = await readViews(recorded, `projection_${t}`);
    const predictions = await readViews(recorded, `prediction_${t}`);
    const step = { online: { projections, predictions }, place: placeOfStep(t, steps) };
    for (const [v, projection] of projections.entries()) {
      const places = objective.neighbors(projection);
      await expectSame(recorded, `nearest_${t}_${v}`, await places.data());
      places.dispose();
    }
    await checkLoss(objective, step, {
      ...{ of: recorded, loss: loss[t]!, gradients: gradients[t]!, among: gradients.flat() },
    });
    await endStep(objective, step);
    await checkQueues(recorded, objective, t + 1);
  }
  objective.dispose();
};
