import type { Scorer } from '../backend/scorer.ts';
import { constrainedLloyd } from '../exact/constrained-lloyd.ts';
import type { WeighedRows } from '../online/restart-centers.ts';
import { squaresToCenters } from '../online/row-as-center.ts';
import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { sum } from '../support/sum.ts';

/**
 * |x - c|² of each row of a batch, of unit rows for cosine, c its center where the exact algorithm labels them:
 * no labels within the bounds, as shares of the batch, have less in all.
 */
export async function squaresWithinSizes<Input>(
  scorer: Scorer<Input>,
  head: ClusteringState,
  { rows, weights }: WeighedRows,
  metric: Metric,
): Promise<Float64Array> {
  const { centers, prices, lower, upper } = head;
  const total = weights ? sum(weights) : rows.rows;
  const whole = (round: (size: number) => number, shares: Float64Array) =>
    shares.map((share) => (weights ? share * total : round(share * total)));
  const limits = { lower: whole(Math.floor, lower), upper: whole(Math.ceil, upper) };
  const { labels } = await constrainedLloyd(scorer, rows, limits, centers, {
    ...{ metric, prices: Float64Array.from(prices), maxIterations: 1 },
    ...(weights && { weights, limitsOn: 'weight' }),
  });
  const squareTo = squaresToCenters(head, rows, metric);
  return Float64Array.from(labels, (label, i) => squareTo(label, i));
}
