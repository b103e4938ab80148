import type { BorderRows } from './border-rows.ts';
import type { CandidateLists } from './candidate-lists.ts';
import type { CountedLimits } from './counted-limits.ts';
import type { RowScores } from './row-scores.ts';
import { SizeFlow } from './size-flow.ts';
import { SplitRows } from './split-rows.ts';

/** What it took to bring sizes within limits. */
export interface RoutedSizes {
  /** p, K whole numbers of the grid: prices that the labels are best listed ones for. */
  readonly p: Float64Array;
  /** n, K. */
  readonly sizes: Float64Array;
  /** Rows of which a part lies elsewhere than the labels say; none where all weigh 1. */
  readonly split: SplitRows;
  /** Shortest paths. */
  readonly paths: number;
  /** How wide a border to begin with the next time. */
  readonly width: number;
}

/**
 * Labels whose sizes keep the limits, optimal among what is listed: every row on its best listed
 * cluster, then moved along shortest paths.
 *
 * @param border - Scratch.
 * @param prices - rho to begin with, K.
 * @param width - How far from a border rows are looked at to begin with.
 * @param margin - Where that has to reach further, all rows are looked at.
 * @param labels - y, one a row, -1: none; overwritten. Of equal clusters a row keeps its own.
 * @param pause - Awaited between pieces of work. What it throws ends it.
 * @returns undefined where the lists have no way to keep the limits; labels are then of no use.
 */
export async function routeSizes(
  lists: CandidateLists,
  border: BorderRows,
  grid: RowScores,
  limits: CountedLimits,
  prices: Float64Array,
  width: number,
  margin: number,
  labels: Int32Array,
  pause: () => Promise<void>,
): Promise<RoutedSizes | undefined> {
  const { weights, upper } = limits;
  // No more than all is no upper limit. Flows stay below what weights are whole numbers for.
  const start = grid
    .round(prices)
    .map((price, k) => (weights && upper[k]! >= weights.total ? Math.max(0, price) : price));
  const flow = new SizeFlow(border, start, pause);
  const split = new SplitRows();
  const begin = async (reach: number) => {
    await border.collect(lists, grid, flow.p, reach, labels, flow.sizes, weights, split);
    flow.begin(limits);
  };
  let reach = Math.min(width, margin / 4);
  let paths = 0;
  await begin(reach);
  for (;;) {
    const route = await flow.advance();
    if (route === 'done') break;
    if (route === 'stuck') return undefined;
    if (route === 'moved') paths++;
    if (route === 'beyond') reach = wider(reach, margin);
    if (route === 'beyond' || flow.moved > lists.rows / 8 + 20 * lists.k) {
      flow.writeLabels(labels, split);
      await begin(reach);
    }
    await pause();
  }
  flow.writeLabels(labels, split);
  const reference = flow.p[lists.k]!;
  return {
    p: flow.p.slice(0, lists.k).map((price) => price - reference),
    sizes: flow.sizes,
    split,
    paths,
    width: Math.max(2 * flow.fallen * grid.unit, margin / 64),
  };
}

function wider(reach: number, margin: number): number {
  return reach < margin ? Math.max(2 * reach, margin / 64) : Number.POSITIVE_INFINITY;
}
