import type fc from 'fast-check';
import { referenceScorer } from '../src/backend/reference/scorer.ts';
import type { Scorer } from '../src/backend/scorer.ts';
import { CandidateLists } from '../src/exact/candidate-lists.ts';
import { centerCenters } from '../src/exact/centered-rows.ts';
import { RowScores } from '../src/exact/row-scores.ts';
import type { RowStore } from '../src/exact/row-store.ts';
import type { SizeLimits } from '../src/problem/size-limits.ts';
import { openRows, scoresOf } from './open-rows.ts';
import { drawSizeProblem, type SizeProblem, sizeProblems } from './size-problem.ts';

/** A problem with its rows listed at its prices, and the margin that they were listed by. */
export interface ListedRows {
  readonly problem: SizeProblem;
  readonly scorer: Scorer;
  readonly rows: RowStore;
  readonly grid: RowScores;
  /** S_ik: n lists of K. */
  readonly scores: readonly number[][];
  readonly limits: SizeLimits;
  readonly prices: Float64Array;
  readonly margin: number;
  readonly lists: CandidateLists;
}

/** Small problems at prices as large as scores, or none. */
export const listedProblems: fc.Arbitrary<SizeProblem> = sizeProblems({ n: 40, k: 12 }).map(
  (problem) => (problem.prices === 'huge' ? { ...problem, prices: 'some' } : problem),
);

export async function listRows(problem: SizeProblem): Promise<ListedRows> {
  const { metric, k, dim, listing } = problem;
  const { x, centers, limits, prices } = drawSizeProblem(problem);
  const scorer = referenceScorer({ metric, k, dim });
  const rows = await openRows(x, metric, scorer);
  const centered = centerCenters(rows.centering, centers);
  const grid = new RowScores(rows, centered, metric);
  await rows.setCenters(centered);
  const margin = listing.margin ?? 0.3;
  const lists = new CandidateLists(x.rows, k);
  await lists.fill(rows, prices, margin, Math.min(k, listing.capacity ?? 16), async () => {});
  const scores = await scoresOf(grid);
  return { problem, scorer, rows, grid, scores, limits, prices, margin, lists };
}

/** Clusters and scores that row i lists. */
export function listOf(lists: CandidateLists, i: number): Map<number, number> {
  const start = lists.starts[i]!;
  return new Map(
    Array.from({ length: lists.counts[i]! }, (_, n) => [
      lists.clusters[start + n]!,
      lists.scores[start + n]!,
    ]),
  );
}
