import type { ClusteringState, StepOptions } from '@coke/core/backend';
import { compareCenters } from './centers.ts';
import { compareDuals } from './duals.ts';
import { expectClose, expectSameNumbers } from './expect.ts';
import type { HeadStep } from './head-step.ts';
import type { Doubtful, Observation } from './observation.ts';
import { expectSameShape } from './same.ts';
import { tally } from './tally.ts';

/**
 * Throw unless the state after a step is that of the reference, within rounding. Clusters that got
 * or lost a row by a tie are left out; the weight counted in all must be right all the same.
 */
export function compareStep(
  { rounding, before, got: out, batch: { x } }: Observation,
  got: readonly ClusteringState[],
  expected: readonly ClusteringState[],
  { dualLearningRates, weights, unitLength, carry = 1 }: StepOptions,
  doubtful: Doubtful,
): void {
  for (const [h, head] of before.entries()) {
    expectSameShape(got[h]!, head, h, 'after step');
    const labels = out.labels.subarray(h * x.rows, (h + 1) * x.rows);
    const step: HeadStep = {
      name: `head ${h} after step`,
      unitLength,
      eta: dualLearningRates[h]!,
      weighted: weights !== undefined,
      before: { ...head, counts: head.counts.map((count) => carry * count) },
      carried: carry !== 1,
      got: got[h]!,
      expected: expected[h]!,
      batch: tally(x, labels, weights, head.k),
      doubtful: doubtful[h]!,
      rounding,
    };
    compareDuals(step);
    compareCenters(step);
    compareRest(step, x.rows);
  }
}

/** Previous centers stay; what was counted is the weight of the batch, wherever it went. */
function compareRest({ name, before, got, batch, rounding }: HeadStep, rows: number): void {
  expectSameNumbers(got.previousCenters, before.previousCenters, `previousCenters of ${name}`);
  const total = sum(before.counts) + batch.total;
  const error = rounding.epsilon * (rows + before.k + 2) * total;
  expectClose(sum(got.counts), total, error, () => `sum of counts of ${name}`);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
