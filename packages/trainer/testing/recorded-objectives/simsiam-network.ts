import {
  add,
  clone,
  dispose,
  keep,
  mul,
  type Tensor,
  type Tensor2D,
  tidy,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';
import type { RowModule } from '../../src/network/module.ts';
import { simsiam } from '../../src/objectives/simsiam/simsiam.ts';
import { differentiate } from '../../src/training/differentiate.ts';
import type { RecordedCase } from '../recorded-array.ts';
import { type CheckObjective, expectArrays, expectLoss } from './check.ts';
import { makeObjective, placeOfStep, readViews } from './drive.ts';
import { asRecorded, takeRecorded } from './recorded-heads.ts';

interface SimSiamNetworkCase {
  readonly batch: number;
  readonly features: number;
  readonly d: number;
  /** Of the predictor. */
  readonly hidden: number;
  readonly loss: number;
}

const training = { training: true };

/** Both heads of the objective, in training mode: what the trainer makes of its gradients, and running statistics. */
export const checkSimSiamNetwork: CheckObjective = async (recorded) => {
  const { batch, features, d, hidden, loss } = await recorded.about<SimSiamNetworkCase>();
  const [hiddenOfProjector] = (await recorded.array('dense1')).shape;
  const objective = makeObjective(
    simsiam({ hidden: hiddenOfProjector!, dimension: d, predictorHidden: hidden }),
    { batchSize: batch },
  );
  const { projector, predictor } = objective.needs;
  if (typeof predictor !== 'function') throw new Error('there should be a predictor');
  const project = projector!({ inputs: features, seed: 0 });
  const predict = predictor({ inputs: d, seed: 0 });
  const views = await readVariables(recorded);
  const trainable = new Map([
    ...views,
    ...(await takeRecorded(project, recorded, arrayOfProjector)),
    ...(await takeRecorded(predict, recorded, arrayOfPredictor)),
  ]);

  const forward = () => {
    const outputs = Array.from(views.values(), (view) => {
      const projection = project.apply(view as unknown as Tensor2D, training);
      return { projection, prediction: predict.apply(projection, training) };
    });
    return {
      projections: outputs.map(({ projection }) => projection),
      predictions: outputs.map(({ prediction }) => prediction),
    };
  };
  const ids = Int32Array.from({ length: batch }, (_, i) => i);
  const inputs = { ids, from: 0, place: placeOfStep(0, 1) };
  const { online, numbers, gradients } = differentiate({ trainable }, objective, forward, inputs);
  expectLoss((await numbers.data())[0]!, loss);
  await expectArrays(recorded, [
    ...online.projections.map((each, v) => [`projection_${v}`, each] as const),
    ...online.predictions!.map((each, v) => [`prediction_${v}`, each] as const),
  ]);
  const wanted = tidy(() =>
    Array.from(gradients, ([name, gradient]) => {
      const array = views.has(name) ? name.replace('_', '_grad_') : `${name}_grad`;
      return [array, keep(clone(asRecorded(name, gradient)))] as const;
    }),
  );
  await expectArrays(recorded, wanted);
  const lastMean = await meanWithBias(recorded, project.state.get('bn3/runningMean')!);
  await expectArrays(recorded, [
    ...statistics(project, (i) => i).filter(([name]) => name !== 'running_mean_3'),
    ...statistics(predict, () => 'predictor'),
    ['running_mean_3', lastMean],
  ]);

  dispose([numbers, lastMean, ...online.projections, ...online.predictions!]);
  dispose([...gradients.values(), ...views.values(), ...wanted.map(([, each]) => each)]);
  for (const each of [project, predict, objective]) each.dispose();
};

/** Features of both views, which have a gradient too. */
async function readVariables(recorded: RecordedCase): Promise<Map<string, Variable>> {
  const views = await readViews(recorded, 'features');
  const variables = views.map((view, v) => [`features_${v}`, variable(view) as Variable] as const);
  dispose(views);
  return new Map(variables);
}

function arrayOfProjector(layer: string, own: string): string {
  return own === 'weight' ? layer : `${own}${layer.at(-1)}`;
}

function arrayOfPredictor(layer: string, own: string): string {
  const i = layer.at(-1);
  return { weight: `predictor${i}`, bias: `predictor${i}_bias` }[own] ?? `predictor_${own}`;
}

/** The published layer has a bias that does not train, and that normalisation takes away; in this mean it is left. */
async function meanWithBias(recorded: RecordedCase, mean: Variable): Promise<Tensor> {
  const bias = await recorded.tensor('dense3_bias');
  // Two views, a tenth of each.
  const sum = tidy(() => add(mean, mul(bias, 1 - 0.9 ** 2)));
  bias.dispose();
  return sum;
}

/** Running means and variances of normalisation i, from 1, which is recorded under `of(i)`. */
function statistics({ state }: RowModule, of: (i: string) => string): [string, Variable][] {
  return Array.from(state, ([name, value]) => {
    const [layer, own] = name.split('/') as [string, string];
    const what = own === 'runningMean' ? 'running_mean' : 'running_variance';
    return [`${what}_${of(layer.at(-1)!)}`, value];
  });
}
