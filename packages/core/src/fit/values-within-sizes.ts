import type { Scorer } from '../backend/scorer.ts';
import { constrainedLloyd } from '../exact/constrained-lloyd.ts';
import type { WithinSizes } from '../online/reassign-clusters.ts';
import type { WeighedRows } from '../online/restart-centers.ts';
import { squaresToCenters } from '../online/row-as-center.ts';
import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { sum } from '../support/sum.ts';

/** The rows of a batch, labelled by the exact algorithm within the bounds, as shares of the batch. */
export async function valuesWithinSizes<Input>(
  scorer: Scorer<Input>,
  head: ClusteringState,
  { rows, weights }: WeighedRows,
  metric: Metric,
): Promise<WithinSizes> {
  const { centers, lower, upper } = head;
  const total = weights ? sum(weights) : rows.rows;
  const whole = (round: (size: number) => number, shares: Float64Array) =>
    shares.map((share) => (weights ? share * total : round(share * total)));
  const limits = { lower: whole(Math.floor, lower), upper: whole(Math.ceil, upper) };
  const { labels, prices, sizes } = await constrainedLloyd(scorer, rows, limits, centers, {
    ...{ metric, prices: Float64Array.from(head.prices), maxIterations: 1 },
    ...(weights && { weights, limitsOn: 'weight' }),
  });
  const squareTo = squaresToCenters(head, rows, metric);
  const squares = Float64Array.from(labels, (label, i) => squareTo(label, i));
  const paid = sizes.reduce((all, size, c) => all + size * prices[c]!, 0) / total;
  const values = squares.map((square, i) => prices[labels[i]!]! - square / 2 - paid);
  return { squares, values, prices };
}
