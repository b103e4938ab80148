import type { CandidateLists } from './candidate-lists.ts';
import type { CountedLimits } from './counted-limits.ts';
import type { RowScores } from './row-scores.ts';

/** Rows, spread over all, that a price is found from: so many that a short cluster holds a few of them. */
const HELD = 4;
const FEWEST = 2 ** 11;
const MOST = 2 ** 14;
/** A cluster that holds less than this share of its lower limit is short. */
const SHORT = 0.8;
/** Scores that are kept at once. */
const SCORES = 2 ** 20;

/**
 * Raise the prices of clusters that few lists mention, each to where it would hold its lower limit, all
 * others as they are: a step along one coordinate of the dual function, on a sample of the rows. For
 * cold starts, where lists don't yet say what such a cluster would cost.
 *
 * @param point - rho, K, raised in place; and sizes at them, by the lists.
 * @returns Was any? Not by what float32 rounds: prices can't part ties.
 */
export async function liftShortClusters(
  lists: CandidateLists,
  grid: RowScores,
  { lower, weights }: CountedLimits,
  { prices, sizes }: { readonly prices: Float64Array; readonly sizes: Float64Array },
  pause: () => Promise<void>,
): Promise<boolean> {
  const mean = weights?.mean ?? 1;
  const short = [...sizes.keys()].filter((k) => sizes[k]! < SHORT * lower[k]! - 2 * mean);
  if (short.length === 0) return false;
  const least = short.reduce((fewest, k) => Math.min(fewest, lower[k]!), Number.POSITIVE_INFINITY);
  const wanted = Math.max(FEWEST, Math.min(MOST, (HELD * lists.rows) / least));
  const stride = Math.ceil(lists.rows / wanted);
  const sample = Int32Array.from({ length: Math.ceil(lists.rows / stride) }, (_, n) => n * stride);
  const best = Float64Array.from(sample, (i) => bestListed(lists, prices, i));
  const needed = new Float64Array(sample.length);
  let lifted = false;
  const atOnce = Math.max(1, Math.floor(SCORES / sample.length));
  let columns = new Float64Array(0);
  for (const [at, k] of short.entries()) {
    if (at % atOnce === 0) columns = await columnsOf(grid, sample, short.slice(at, at + atOnce));
    const first = (at % atOnce) * sample.length;
    const scores = columns.subarray(first, first + sample.length);
    for (let n = 0; n < sample.length; n++) needed[n] = best[n]! - scores[n]!;
    needed.sort();
    // As if every row had the mean weight.
    const rank = Math.ceil((lower[k]! * sample.length) / (mean * lists.rows));
    const price = needed[Math.min(rank, sample.length) - 1]!;
    if (price > prices[k]! + 2 * grid.error) {
      lifted = true;
      prices[k] = price;
      for (let n = 0; n < sample.length; n++) best[n] = Math.max(best[n]!, scores[n]! + price);
    }
    await pause();
  }
  return lifted;
}

/** Scores of some rows for some clusters, cluster by cluster. */
async function columnsOf(
  grid: RowScores,
  sample: Int32Array,
  clusters: readonly number[],
): Promise<Float64Array<ArrayBuffer>> {
  const columns = new Float64Array(clusters.length * sample.length);
  let n = 0;
  await grid.visit(sample, (_, x) => {
    for (const [at, k] of clusters.entries()) {
      columns[at * sample.length + n] = grid.score(x, k) * grid.unit;
    }
    n++;
  });
  return columns;
}

function bestListed(
  { starts, counts, clusters, scores }: CandidateLists,
  prices: Float64Array,
  i: number,
): number {
  let best = Number.NEGATIVE_INFINITY;
  const end = starts[i]! + counts[i]!;
  for (let at = starts[i]!; at < end; at++) {
    best = Math.max(best, scores[at]! + prices[clusters[at]!]!);
  }
  return best;
}
