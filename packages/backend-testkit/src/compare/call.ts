import { type Assignment, type ClusteringState, type Metric, reference } from '@coke/core/backend';
import type { Action } from '../scenario/actions.ts';
import { createOutput } from '../session/output.ts';
import { compareEndEpoch } from './end-epoch.ts';
import { compareLabels } from './labels.ts';
import type { Observation } from './observation.ts';
import type { Rounding } from './rounding.ts';
import { expectSameHeads } from './same.ts';
import { compareSimilarities } from './similarities.ts';
import { compareStep } from './step.ts';

/**
 * Throw unless a call did what the reference does from the same state.
 *
 * @param before - The state before the call: the reference starts there.
 * @param after - The state after it.
 * @param got - What the call wrote.
 */
export async function compareCall(
  metric: Metric,
  action: Action,
  before: readonly ClusteringState[],
  after: readonly ClusteringState[],
  got: Assignment,
  rounding: Rounding,
): Promise<void> {
  const oracle = await reference().open({ metric, heads: before, normalize: false });
  const expected = createOutput(action, before.length);
  if (action.kind === 'endEpoch') {
    await oracle.endEpoch(action.options);
    const heads = await oracle.read();
    return compareEndEpoch(before, after, heads, action.options, metric, rounding.epsilon);
  }
  const { batch } = action;
  const seen = { metric, batch, before, got, expected, rounding };
  if (action.kind === 'assign') {
    await oracle.assign(batch.x, expected, action.options);
    const observation: Observation = { ...seen, ...action.options };
    compareLabels(observation);
    compareSimilarities(observation);
    return expectSameHeads(after, before, 'after assign');
  }
  await oracle.step(batch.x, expected, action.options);
  const { centers } = action.options;
  const observation: Observation = { ...seen, centers, prices: true };
  const doubtful = compareLabels(observation);
  compareSimilarities(observation);
  compareStep(observation, after, await oracle.read(), action.options, doubtful);
}
