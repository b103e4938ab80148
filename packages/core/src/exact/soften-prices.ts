import { blocks, ROWS_A_TURN } from '../rows/blocks.ts';
import type { CandidateLists } from './candidate-lists.ts';
import type { CountedLimits } from './counted-limits.ts';

/** Temperatures one after another, each half of the one before, and rounds at each. */
const TEMPERATURES = 7;
const ROUNDS = 4;
/** Those at which all rows count; before that so many of them. */
const OF_ALL = 2;
const SAMPLE = 2 ** 14;
/** What sizes and limits have more, so that none is 0: this share of a row. */
const LEAST = 1e-3;

/**
 * Prices by soft assignments: each row goes to its listed clusters in shares exp((s + rho) / T), and each price moves at
 * once to where its cluster's shares keep its limits (Sinkhorn's iteration, with limits). Coarse, but not to be misled
 * where rows have many clusters that are nearly as good, which Newton steps by pairs of clusters are. T falls.
 *
 * @param start - rho, K.
 * @param temperature - T to begin with, in the unit of scores.
 * @param trust - Farthest that a price may be from the one that rows were listed at.
 * @returns rho, K.
 */
export async function softenPrices(
  lists: CandidateLists,
  { lower, upper, weights }: CountedLimits,
  start: Float64Array,
  temperature: number,
  trust: number,
  pause: () => Promise<void>,
): Promise<Float64Array> {
  const prices = start.slice();
  const sizes = new Float64Array(lists.k);
  const least = LEAST * (weights?.mean ?? 1);
  let t = temperature;
  for (let round = 0; round < TEMPERATURES * ROUNDS; round++) {
    if (round > 0 && round % ROUNDS === 0) t /= 2;
    sizes.fill(0);
    const all = round >= ROUNDS * (TEMPERATURES - OF_ALL);
    const stride = all ? 1 : Math.ceil(lists.rows / SAMPLE);
    for (const { start, end } of blocks(Math.ceil(lists.rows / stride), ROWS_A_TURN / 4)) {
      addShares(lists, prices, t, weights?.values, sizes, { start, end, stride });
      await pause();
    }
    for (let k = 0; k < lists.k; k++) {
      const [price, size] = [prices[k]!, sizes[k]! + least];
      const up = price + t * Math.log((lower[k]! + least) / size);
      const down = price + t * Math.log((upper[k]! + least) / size);
      const wanted = lower[k] === upper[k] ? up : Math.max(0, up) + Math.min(0, down);
      const listed = lists.listedAt[k]!;
      prices[k] = Math.max(listed - trust, Math.min(listed + trust, wanted));
    }
  }
  return prices;
}

/** sizes ← sizes + what every so many-th row puts into each cluster, for the rows between as well. */
function addShares(
  { starts, counts, clusters, scores }: CandidateLists,
  prices: Float64Array,
  t: number,
  weights: Float64Array | undefined,
  sizes: Float64Array,
  { start: from, end: to, stride }: { start: number; end: number; stride: number },
): void {
  let shares = new Float64Array(64);
  for (let nth = from; nth < to; nth++) {
    const i = nth * stride;
    const start = starts[i]!;
    const count = counts[i]!;
    if (count > shares.length) shares = new Float64Array(2 * count);
    let best = Number.NEGATIVE_INFINITY;
    for (let n = 0; n < count; n++) {
      const value = scores[start + n]! + prices[clusters[start + n]!]!;
      shares[n] = value;
      if (value > best) best = value;
    }
    let sum = 0;
    for (let n = 0; n < count; n++) {
      const share = Math.exp((shares[n]! - best) / t);
      shares[n] = share;
      sum += share;
    }
    const part = (stride * (weights ? weights[i]! : 1)) / sum;
    for (let n = 0; n < count; n++) sizes[clusters[start + n]!]! += part * shares[n]!;
  }
}
