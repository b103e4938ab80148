import type { ClusterSums } from '@coke/core/backend';
import type { Scoring, ScoringData } from '../scenario/scoring.ts';
import { expectClose } from './expect.ts';
import { UNDERFLOW } from './rounding.ts';
import { tally } from './tally.ts';

/** Throw unless sums and weights of each cluster are those of its rows, within float32's rounding. */
export function compareClusterSums(
  { k, dim }: Scoring,
  { x, labels }: ScoringData,
  weights: Float32Array | undefined,
  got: ClusterSums,
): void {
  const { rows, weight, sums, terms } = tally(x, labels, weights, k);
  for (let c = 0; c < k; c++) {
    const error = 2 ** -23 * (rows[c]! + 2);
    const exact = weights ? error * weight[c]! : 0;
    expectClose(got.weights[c]!, weight[c]!, exact, () => `weight of cluster ${c}`);
    for (let at = c * dim; at < (c + 1) * dim; at++) {
      const tolerance = error * terms[at]! + UNDERFLOW;
      expectClose(
        got.sums[at]!,
        sums[at]!,
        tolerance,
        () => `sum of cluster ${c} [${at - c * dim}]`,
      );
    }
  }
}
