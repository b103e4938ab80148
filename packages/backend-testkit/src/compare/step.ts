import type { Head, StepOptions } from '@coke/core';
import { compareCenters } from './centers.ts';
import { compareDuals } from './duals.ts';
import { expectClose, expectSameNumbers } from './expect.ts';
import type { Doubtful, Observation } from './observation.ts';
import { expectSameShape } from './same.ts';
import { tally } from './tally.ts';

/**
 * Throw unless the state after a step is that of the reference, within rounding. Clusters that got
 * or lost a row by a tie are left out; the weight counted in all must be right all the same.
 */
export function compareStep(
  seen: Observation,
  got: readonly Head[],
  expected: readonly Head[],
  { dualLearningRates, weights, stage }: StepOptions,
  doubtful: Doubtful,
): void {
  const { x } = seen.batch;
  const { rounding, metric } = seen;
  for (const [h, before] of seen.before.entries()) {
    const name = `head ${h} after step`;
    const after = got[h]!;
    expectSameShape(after, before, h, 'after step');
    expectSameNumbers(after.previousCenters, before.previousCenters, `previousCenters of ${name}`);
    const labels = seen.got.labels.subarray(h * x.rows, (h + 1) * x.rows);
    const batch = tally(x, labels, weights, before.k);
    const [eta, weighted, unsure] = [dualLearningRates[h]!, weights !== undefined, doubtful[h]!];
    const { epsilon } = rounding;
    compareDuals(before, after, expected[h]!, batch, eta, weighted, unsure, epsilon, name);
    compareCenters(
      before,
      after,
      expected[h]!,
      batch,
      weighted,
      metric,
      stage,
      unsure,
      rounding,
      name,
    );
    const total = sum(before.counts) + batch.total;
    const totalError = epsilon * (x.rows + before.k + 2) * total;
    expectClose(sum(after.counts), total, totalError, () => `sum of counts of ${name}`);
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
