import { referenceScorer } from '../src/backend/reference/scorer.ts';
import type { Scorer } from '../src/backend/scorer.ts';
import { blocksOf } from '../src/exact/row-blocks.ts';
import type { RowScores } from '../src/exact/row-scores.ts';
import { RowStore, type RowStoreOptions } from '../src/exact/row-store.ts';
import type { Metric } from '../src/problem/metric.ts';
import type { GivenRows } from '../src/rows/given-rows.ts';

/** Rows in memory, ready to be assigned. */
export function openRows(
  x: GivenRows,
  metric: Metric,
  scorer: Scorer = referenceScorer({ metric, k: 1, dim: x.cols }),
  options: Partial<RowStoreOptions> = {},
): Promise<RowStore> {
  const { pause = async () => {} } = options;
  return RowStore.open(scorer, blocksOf(x, pause), { metric, pause, ...options });
}

/** x' of all rows, which are dense, in double. */
export async function rowsOf(store: RowStore): Promise<Float64Array[]> {
  const rows: Float64Array[] = [];
  await store.visit(undefined, 1, (_, x) => rows.push((x as Float64Array).slice()));
  return rows;
}

/** S_ik: n lists of K. */
export async function scoresOf(grid: RowScores): Promise<number[][]> {
  const scores: number[][] = [];
  await grid.visit(undefined, (_, x) => {
    scores.push(Array.from({ length: grid.k }, (_, k) => grid.score(x, k)));
  });
  return scores;
}
