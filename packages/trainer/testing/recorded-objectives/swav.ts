import { mul, sub, type Tensor, type Tensor2D, tidy, type Variable } from '@tensorflow/tfjs-core';
import type { Objective } from '../../src/objectives/objective.ts';
import { swav } from '../../src/objectives/swav/swav.ts';
import { type CheckObjective, expectArrays, expectLoss } from './check.ts';

interface SwavCase {
  readonly batch: number;
  readonly d: number;
  readonly K: number;
  readonly smallViews: number;
  readonly steps: number;
  readonly temperature: number;
  readonly epsilon: number;
  readonly iterations: number;
  readonly prototypeLearningRate: number;
  readonly frozenSteps: number;
  readonly queueLength: number;
  readonly queueFrom: number | null;
  readonly loss: readonly number[];
}

/** Each step as an epoch of one batch. */
export const checkSwav: CheckObjective = async (recorded) => {
  const about = await recorded.about<SwavCase>();
  const { batch, steps, temperature, epsilon, iterations, queueLength, loss } = about;
  const queueFrom = about.queueFrom ?? steps;
  const objective: Objective = swav({
    ...{ k: about.K, dimension: about.d, temperature, epsilon, iterations },
    ...{ queueLength, queueFrom, freezeEpochs: about.frozenSteps },
  })({ instances: batch, batchSize: batch, batches: 1, epochs: steps, seed: 0 });
  const prototypes = objective.trainable.get('prototypes')!;
  const queues = objective.state.get('queues');
  const ids = Int32Array.from({ length: batch }, (_, i) => i);
  const gradients = new Map<string, Tensor>();

  for (let t = 0; t < steps; t++) {
    const place = { epoch: t, batch: 0, epochs: steps, batches: 1, last: true, step: t, steps };
    const projections: Tensor2D[] = [];
    for (let v = 0; v < 2 + about.smallViews; v++) {
      projections.push(await recorded.tensor(`projection_${t}_${v}`));
    }
    // Each step from what was recorded before it: rounding grows from step to step where rates are high.
    if (t > 0) await expectState(`prototypes_${t}`, prototypes);
    const before = await recorded.tensor(`prototypes_${t}`);
    prototypes.assign(before);
    before.dispose();
    if (queues && t >= queueFrom) await expectState(`queue_${t}`, queues);
    await objective.beforeStep!({ ids, place, project: () => projections });
    const outcome = tidy(() => {
      const { loss, projectionGradients, gradients } = objective.loss({
        ...{ ids, from: 0, online: { projections }, place },
      });
      return { loss, ofViews: [...projectionGradients!], own: gradients!.get('prototypes')! };
    });
    expectLoss((await outcome.loss.data())[0]!, loss[t]!, `loss ${t}`);
    outcome.loss.dispose();
    for (const [v, gradient] of outcome.ofViews.entries()) {
      gradients.set(`projection_grad_${t}_${v}`, gradient!);
    }
    gradients.set(`prototypes_grad_${t}`, outcome.own);
    if (!objective.frozen!(place).has('objective/prototypes')) {
      const step = tidy(() => mul(outcome.own, about.prototypeLearningRate));
      tidy(() => prototypes.assign(sub(prototypes as Tensor, step)));
      step.dispose();
    }
    await objective.afterStep!({ ids, online: { projections }, place });
    for (const rows of projections) rows.dispose();
  }
  await expectState(`prototypes_${steps}`, prototypes);
  // Queues are made in the step that they begin to fill in.
  if (queues && queueFrom < steps) await expectState(`queue_${steps}`, queues);
  await expectArrays(recorded, gradients);
  for (const tensor of gradients.values()) tensor.dispose();
  objective.dispose();

  function expectState(name: string, variable: Variable): Promise<void> {
    return expectArrays(recorded, [[name, variable as Tensor]]);
  }
};
