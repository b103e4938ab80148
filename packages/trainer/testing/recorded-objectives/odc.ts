import {
  add,
  dispose,
  matMul,
  type Scalar,
  sum,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Objective, StepInputs } from '../../src/objectives/objective.ts';
import { OdcMemory, type OdcState } from '../../src/objectives/odc/memory.ts';
import { odc } from '../../src/objectives/odc/odc.ts';
import { decodeState, encodeState } from '../../src/objectives/odc/state-file.ts';
import type { RecordedCase } from '../recorded-array.ts';
import { type CheckObjective, expectArrays, expectLoss, expectSame } from './check.ts';
import { makeObjective, placeOfStep } from './drive.ts';

interface OdcCase {
  readonly instances: number;
  readonly batch: number;
  readonly K: number;
  readonly steps: number;
  readonly momentum: number;
  readonly minimum: number;
  readonly centroidInterval: number;
  readonly reweightPower: number;
  /** Of each step. */
  readonly loss: readonly number[];
  readonly changeRatio: readonly number[];
  readonly splits: readonly (readonly object[])[];
}

/** Loss, gradients and memory of some batches; the classifier stays as it is. */
export const checkOdc: CheckObjective = async (recorded) => {
  const about = await recorded.about<OdcCase>();
  const { instances, batch, steps, K: k, loss } = about;
  const options = {
    ...{ k, minSize: about.minimum, momentum: about.momentum },
    ...{ centroidInterval: about.centroidInterval, weightPower: about.reweightPower },
  };
  const objective = makeObjective(odc(options), { instances, batchSize: batch });
  const first = await recordedState(recorded, 0);
  await objective.restore!(encodeState({ ...first, previousLabels: first.labels.slice() }));
  for (let t = 0; t < steps; t++) {
    const step = await recordedStep(recorded, t, steps);
    await checkLoss(recorded, objective, step, loss[t]!);
    await checkArrival(recorded, step, about);
    const { counts } = await objective.afterStep!(step);
    expect(counts![0]! / batch, `changes of step ${t}`).toBeCloseTo(about.changeRatio[t]!, 6);
    expect(counts![2], `splits of step ${t}`).toBe(about.splits[t]!.length);
    const state = decodeState((await objective.save!())!, instances, k);
    await expectSame(recorded, `labels_${t + 1}`, state.labels);
    await expectNumbers(recorded, `bank_${t + 1}`, state.features);
    await expectNumbers(recorded, `centroids_${t + 1}`, state.centroids);
    dispose([...step.online.projections, ...step.online.predictions!]);
  }
  objective.dispose();
};

/** A batch, with logits of the recorded classifier. */
async function recordedStep(
  recorded: RecordedCase,
  step: number,
  steps: number,
): Promise<StepInputs> {
  const ids = (await recorded.array(`ids_${step}`)).data as Int32Array;
  const features = await recorded.tensor<Tensor2D>(`features_${step}`);
  const weight = await recorded.tensor<Tensor2D>('classifier_weight');
  const bias = await recorded.tensor<Tensor1D>('classifier_bias');
  const logits = tidy(() => add<Tensor2D>(matMul(features, weight, false, true), bias));
  dispose([weight, bias]);
  return {
    ids,
    online: { projections: [features], predictions: [logits] },
    place: placeOfStep(step, steps),
  };
}

/** The gradients of features and classifier are products with that of the logits. */
async function checkLoss(
  recorded: RecordedCase,
  objective: Objective,
  { ids, online, place }: StepInputs,
  loss: number,
): Promise<void> {
  const weight = await recorded.tensor<Tensor2D>('classifier_weight');
  await objective.beforeStep!({ ids, place, project: () => [] });
  const computed = tidy(() => {
    const outcome = objective.loss({ ids, from: 0, online, place });
    expect(outcome.projectionGradients).toBeUndefined();
    const slope = outcome.predictionGradients![0]!;
    return {
      loss: outcome.loss,
      features_grad: matMul<Tensor2D>(slope, weight),
      classifier_weight_grad: matMul<Tensor2D>(slope, online.projections[0]!, true),
      classifier_bias_grad: sum<Tensor1D>(slope, 0),
    };
  });
  const { loss: computedLoss, ...gradients } = computed;
  expectLoss((await (computedLoss as Scalar).data())[0]!, loss, `loss ${place.step}`);
  const names = Object.keys(gradients);
  await expectArrays(
    recorded,
    Object.entries(gradients).map(([name, value]) => [`${name}_${place.step}`, value] as const),
    Array.from({ length: place.steps }, (_, t) => names.map((name) => `${name}_${t}`)).flat(),
  );
  dispose([computedLoss, weight, ...Object.values(gradients)]);
}

/** The stages of a step, which the objective goes through at once, each from the recorded state. */
async function checkArrival(
  recorded: RecordedCase,
  { ids, online, place: { step } }: StepInputs,
  about: OdcCase,
): Promise<void> {
  const memory = new OdcMemory(await recordedState(recorded, step), {
    ...{ k: about.K, minSize: about.minimum, momentum: about.momentum },
    ...{ weightPower: about.reweightPower, splitIterations: 20 },
  });
  await expectNumbers(recorded, `class_weights_${step}`, memory.weights);
  await memory.arrive(ids, online.projections[0]!);
  // Read back: of an image that came twice both places have the label that stayed.
  const { labels } = memory.state;
  await expectSame(
    recorded,
    `assigned_${step}`,
    ids.map((id) => labels[id]!),
  );
  if ((step + 1) % about.centroidInterval === 0) memory.readCentroids();
  expect(await memory.dissolveSmall(), `splits of step ${step}`).toEqual(about.splits[step]);
  memory.weigh();
  await expectNumbers(recorded, `class_weights_${step + 1}`, memory.weights);
  memory.dispose();
}

async function recordedState(recorded: RecordedCase, t: number): Promise<OdcState> {
  const [features, labels, centroids] = await Promise.all(
    [`bank_${t}`, `labels_${t}`, `centroids_${t}`].map((name) => recorded.array(name)),
  );
  return {
    features: features!.data as Float32Array,
    labels: labels!.data as Int32Array,
    centroids: centroids!.data as Float32Array,
  };
}

async function expectNumbers(
  recorded: RecordedCase,
  name: string,
  values: ArrayLike<number>,
): Promise<void> {
  const { shape } = await recorded.array(name);
  const computed = tensor(Float32Array.from(values), [...shape]);
  await expectArrays(recorded, [[name, computed]]);
  computed.dispose();
}
