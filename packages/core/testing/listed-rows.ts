import type fc from 'fast-check';
import { referenceScorer } from '../src/backend/reference/scorer.ts';
import type { HeldRows, Scorer } from '../src/backend/scorer.ts';
import { CandidateLists } from '../src/exact/candidate-lists.ts';
import { centerCenters, centerRows, toMatrix } from '../src/exact/centered-rows.ts';
import { ScoreGrid } from '../src/exact/score-grid.ts';
import type { SizeLimits } from '../src/exact/size-limits.ts';
import { drawSizeProblem, type SizeProblem, sizeProblems } from './size-problem.ts';

/** A problem with its rows listed at its prices, and the margin that they were listed by. */
export interface ListedRows {
  readonly problem: SizeProblem;
  readonly scorer: Scorer;
  readonly held: HeldRows;
  readonly grid: ScoreGrid;
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
  const rows = centerRows(x, metric);
  const centered = centerCenters(rows, centers);
  const grid = new ScoreGrid(rows, centered, metric);
  const scorer = referenceScorer({ metric, k, dim });
  const held = scorer.hold(toMatrix(rows)) as HeldRows;
  await scorer.setCenters(centered);
  const margin = listing.margin ?? 0.3;
  const lists = new CandidateLists(x.rows, k);
  await lists.fill(
    scorer,
    held,
    prices,
    margin,
    Math.min(k, listing.capacity ?? 16),
    async () => {},
  );
  return { problem, scorer, held, grid, limits, prices, margin, lists };
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
