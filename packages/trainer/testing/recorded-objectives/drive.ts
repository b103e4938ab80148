import {
  dispose,
  type Tensor,
  type Tensor2D,
  type TensorContainerObject,
  tidy,
  variable,
} from '@tensorflow/tfjs-core';
import { Twin } from '../../src/network/twin.ts';
import type {
  BatchPlace,
  LossOutcome,
  Objective,
  ObjectiveContext,
  ObjectiveFactory,
  StepInputs,
} from '../../src/objectives/objective.ts';
import type { RecordedCase } from '../recorded-array.ts';
import { expectArrays, expectLoss } from './check.ts';

/** What a step of an objective is given. */
export type DrivenStep = Omit<StepInputs, 'ids'>;

/** An objective as a trainer makes it, for a run of a few steps. */
export function makeObjective(
  factory: ObjectiveFactory,
  about: Pick<ObjectiveContext, 'batchSize'> & Partial<ObjectiveContext>,
): Objective {
  const { batchSize } = about;
  return factory({ instances: 4 * batchSize, batches: 4, epochs: 2, seed: 0, ...about });
}

/** Step t of a run of one epoch. */
export function placeOfStep(step: number, steps: number): BatchPlace {
  return {
    ...{ epoch: 0, epochs: 1, batch: step, batches: steps },
    ...{ step, steps, last: step === steps - 1 },
  };
}

/** The arrays `<name>_0`, `<name>_1`: outputs of the two large views. */
export function readViews(recorded: RecordedCase, name: string): Promise<Tensor2D[]> {
  return Promise.all([0, 1].map((v) => recorded.tensor<Tensor2D>(`${name}_${v}`)));
}

/** What an objective's `loss` gives for the whole of a batch; the caller disposes of it. */
export function lossOf(objective: Objective, step: DrivenStep): LossOutcome {
  const inputs = { ids: idsOf(step), from: 0, ...step };
  return tidy(
    () => objective.loss(inputs) as unknown as TensorContainerObject,
  ) as unknown as LossOutcome;
}

/** What was recorded of a batch. */
interface RecordedLoss {
  readonly of: RecordedCase;
  readonly loss: number;
  readonly gradients: readonly string[];
  readonly among?: readonly string[];
}

/** Names of gradients, of each step: `<name>_t_v`. */
export function gradientsOfSteps(name: string, steps: number, views = 2): string[][] {
  return Array.from({ length: steps }, (_, t) =>
    Array.from({ length: views }, (_, v) => `${name}_${t}_${v}`),
  );
}

/**
 * Compare `loss` with what was recorded for a batch.
 *
 * @param recorded.gradients - Arrays that the gradients with respect to projections and then predictions, those
 * that there are, should be.
 * @param recorded.among - Those of all steps: a step may have next to none.
 */
export async function checkLoss(
  objective: Objective,
  step: DrivenStep,
  { of, loss, gradients, among }: RecordedLoss,
): Promise<void> {
  const outcome = lossOf(objective, step);
  const { projectionGradients = [], predictionGradients = [], measures } = outcome;
  const got = [...projectionGradients, ...predictionGradients].filter((each) => each !== undefined);
  expectLoss((await outcome.loss.data())[0]!, loss);
  await expectArrays(of, named(gradients, got), among);
  dispose([outcome.loss, ...got, ...(measures ? [measures] : [])]);
}

/** Run `afterStep`, then let go of the outputs. */
export async function endStep(objective: Objective, step: DrivenStep): Promise<void> {
  await objective.afterStep?.({ ids: idsOf(step), ...step });
  for (const { projections, predictions = [] } of [step.online, step.twin ?? step.online]) {
    dispose([...projections, ...predictions]);
  }
}

/**
 * A parameter's average, recorded as `average_t`, where the parameter itself is `online_t`.
 *
 * @param momentum - m of the move from `average_t` to `average_{t+1}`.
 */
export async function checkAverage(
  recorded: RecordedCase,
  steps: number,
  momentum: (t: number) => number,
): Promise<void> {
  const first = await recorded.tensor('average_0');
  const online = variable(first, false);
  const twin = new Twin({ trainable: new Map([['w', online]]), state: new Map() });
  first.dispose();
  for (let t = 0; t < steps; t++) {
    const value = await recorded.tensor(`online_${t}`);
    online.assign(value);
    value.dispose();
    twin.move(momentum(t));
    await expectArrays(recorded, [[`average_${t + 1}`, twin.trainable.get('w')!]]);
  }
  twin.dispose();
  online.dispose();
}

function idsOf({ online }: DrivenStep): Int32Array {
  const [rows] = (online.predictions ?? online.projections)[0]!.shape;
  return Int32Array.from({ length: rows }, (_, i) => i);
}

function named(
  names: readonly string[],
  tensors: readonly Tensor[],
): (readonly [string, Tensor])[] {
  if (names.length !== tensors.length) {
    throw new Error(`there should be ${names.length} gradients, got ${tensors.length}`);
  }
  return names.map((name, i) => [name, tensors[i]!]);
}
