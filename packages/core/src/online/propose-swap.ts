import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { Random } from '../support/random.ts';
import { sum } from '../support/sum.ts';
import { drawRow, type Restart, sharesOf, trialsOf, type WeighedRows } from './restart-centers.ts';
import { centerAt, squaresTo } from './row-as-center.ts';
import type { TwoBest } from './two-best.ts';

/**
 * A center that might do better elsewhere: of a few rows drawn in proportion to w |x - c|², and all other
 * clusters that could go there, the pair that promises most.
 *
 * @param best - By the head's prices.
 * @returns undefined where no swap promises anything.
 */
export function proposeSwap(
  head: ClusteringState,
  batch: WeighedRows,
  best: TwoBest,
  metric: Metric,
  random: Random,
): Restart | undefined {
  const shares = sharesOf(best.squares, batch.weights);
  const all = sum(shares);
  let most = 0;
  let found: Restart | undefined;
  for (let trial = 0; trial < trialsOf(head.k); trial++) {
    const at = drawRow(shares, all * random.uniform());
    const center = centerAt(batch.rows, at, metric);
    if (!center) continue;
    const donor = best.labels[at]!;
    for (const [cluster, promise] of swapPromises(
      head,
      batch,
      best,
      center,
      donor,
      metric,
    ).entries()) {
      if (cluster === donor || promise <= most) continue;
      most = promise;
      found = { cluster, center, donor };
    }
  }
  return found;
}

/**
 * By how much each cluster, moved to `center` at the price of `donor`, raises the dual function of the batch,
 * Σ w_i max_k (s_ik + rho_k) - Σ_k W (rho_k l_k or, below 0, rho_k u_k). That is at least what any labels
 * within the bounds reach; so where prices balance the sizes as they are, no swap gains more than it promises,
 * whatever the prices become.
 *
 * @returns K.
 */
export function swapPromises(
  { prices, lower, upper }: ClusteringState,
  { rows, weights }: WeighedRows,
  { labels, squares, seconds, secondSquares }: TwoBest,
  center: Float64Array,
  donor: number,
  metric: Metric,
): Float64Array {
  const weight = weights ? sum(weights) : rows.rows;
  const price = prices[donor]!;
  const paid = (c: number, at: number) => weight * at * (at > 0 ? lower[c]! : upper[c]!);
  const promises = Float64Array.from(prices, (own, c) => paid(c, own) - paid(c, price));
  const squareOf = squaresTo(center, rows, metric);
  let added = 0;
  for (let i = 0; i < labels.length; i++) {
    const here = price - squareOf(i) / 2;
    const own = prices[labels[i]!]! - squares[i]! / 2;
    const second = prices[seconds[i]!]! - secondSquares[i]! / 2;
    const rowWeight = weights ? weights[i]! : 1;
    const gain = rowWeight * Math.max(0, here - own);
    added += gain;
    promises[labels[i]!]! += rowWeight * (Math.max(here, second) - own) - gain;
  }
  return promises.map((promise) => promise + added);
}
