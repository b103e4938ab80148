import { dispose, type Tensor } from '@tensorflow/tfjs-core';
import { barlowTwins } from '../../src/objectives/barlow-twins/barlow-twins.ts';
import type { RecordedArray } from '../recorded-array.ts';
import { type CheckObjective, expectLoss } from './check.ts';
import { checkLoss, endStep, lossOf, makeObjective, placeOfStep, readViews } from './drive.ts';

interface BarlowTwinsCase {
  readonly batch: number;
  readonly lambda_: number;
  readonly scale: number;
  readonly epsilon: number;
  readonly loss: number;
}

/** Loss and gradients of one batch, and what is measured of its correlations. */
export const checkBarlowTwins: CheckObjective = async (recorded) => {
  const about = await recorded.about<BarlowTwinsCase>();
  const { batch, lambda_: lambda, scale, epsilon, loss } = about;
  const factory = barlowTwins({ lambda, scale, epsilon });
  const objective = makeObjective(factory, { batchSize: batch });
  const projections = await readViews(recorded, 'projection');
  const step = { online: { projections }, place: placeOfStep(0, 1) };
  const gradients = ['projection_grad_0', 'projection_grad_1'];
  await checkLoss(objective, step, { of: recorded, loss, gradients });

  const outcome = lossOf(objective, step);
  const measures = await outcome.measures!.data();
  dispose([outcome.loss, outcome.measures!, ...(outcome.projectionGradients as Tensor[])]);
  const wanted = summed(await recorded.array('correlation'));
  for (const [i, name] of objective.measureNames.entries()) {
    expectLoss(measures[i]!, wanted[i]!, name);
  }
  await endStep(objective, step);
  objective.dispose();
};

/** Mean of the diagonal, and of what else is there, without its sign. */
function summed({ data, shape }: RecordedArray): [diagonal: number, offDiagonal: number] {
  const d = shape[0]!;
  let [on, off] = [0, 0];
  for (const [at, value] of data.entries()) {
    if (at % (d + 1) === 0) on += value;
    else off += Math.abs(value);
  }
  return [on / d, off / (d * (d - 1))];
}
