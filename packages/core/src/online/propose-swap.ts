import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import type { Random } from '../support/random.ts';
import { sum } from '../support/sum.ts';
import { drawRow, type Restart, sharesOf, trialsOf, type WeighedRows } from './restart-centers.ts';
import { centerAt, squaresTo } from './row-as-center.ts';
import type { TwoBest } from './two-best.ts';

/**
 * A center that might do better elsewhere: of a few rows drawn in proportion to w |x - c|², and all
 * clusters that could go there, the pair that promises most.
 *
 * What a swap promises is by how much it raises the dual function, at the prices as they are and that of the
 * cluster that the row was in: Σ w_i max_k (s_ik + rho_k) - Σ_k W (rho_k l_k or, below 0, rho_k u_k). That
 * is at least what any labels within the bounds reach; so where prices balance the sizes as they are, a
 * swap gains no more than it promises, whatever the prices become.
 *
 * @param best - By these prices.
 * @returns undefined where no swap promises anything.
 */
export function proposeSwap(
  { k, prices, lower, upper }: ClusteringState,
  { rows, weights }: WeighedRows,
  best: TwoBest,
  metric: Metric,
  random: Random,
): Restart | undefined {
  const { labels, squares, seconds, secondSquares } = best;
  const shares = sharesOf(squares, weights);
  const all = sum(shares);
  const weight = weights ? sum(weights) : rows.rows;
  const paid = (c: number, price: number) => weight * price * (price > 0 ? lower[c]! : upper[c]!);
  let most = 0;
  let found: Restart | undefined;
  for (let trial = 0; trial < trialsOf(k); trial++) {
    const at = drawRow(shares, all * random.uniform());
    const center = centerAt(rows, at, metric);
    if (!center) continue;
    const squareOf = squaresTo(center, rows, metric);
    const donor = labels[at]!;
    const price = prices[donor]!;
    let added = 0;
    const promises = Float64Array.from(prices, (own, c) => paid(c, own) - paid(c, price));
    for (let i = 0; i < labels.length; i++) {
      const here = price - squareOf(i) / 2;
      const own = prices[labels[i]!]! - squares[i]! / 2;
      const second = prices[seconds[i]!]! - secondSquares[i]! / 2;
      const rowWeight = weights ? weights[i]! : 1;
      const gain = rowWeight * Math.max(0, here - own);
      added += gain;
      promises[labels[i]!]! += rowWeight * (Math.max(here, second) - own) - gain;
    }
    for (const [cluster, promise] of promises.entries()) {
      if (cluster === donor || added + promise <= most) continue;
      most = added + promise;
      found = { cluster, center, donor };
    }
  }
  return found;
}
