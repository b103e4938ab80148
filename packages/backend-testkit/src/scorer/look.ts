import {
  type Candidates,
  type ClusterSums,
  createCandidates,
  type HeldRows,
  type Scorer,
  type ScoringProblem,
} from '@coke/core/backend';
import type { Scoring } from '../scenario/scoring.ts';

/** Candidates of rows `start … end`, in arrays of their own. */
export async function look<Input>(
  scorer: Scorer<Input>,
  held: HeldRows,
  { capacity, margin }: Pick<Scoring, 'capacity' | 'margin'>,
  start: number = 0,
  end: number = held.rows,
): Promise<Candidates> {
  const out = createCandidates(end - start, capacity);
  await scorer.near(held, start, end, margin, out);
  return out;
}

/** Sums of all rows, in arrays of their own that were not empty. */
export async function addUp<Input>(
  scorer: Scorer<Input>,
  held: HeldRows,
  { k, dim }: ScoringProblem,
  labels: Int32Array,
  weights?: Float32Array,
): Promise<ClusterSums> {
  const out = createSums(k, dim);
  await scorer.sums(held, labels, weights, out);
  return out;
}

/** Room for sums, with something in it. */
export function createSums(k: number, dim: number): ClusterSums {
  return { sums: new Float64Array(k * dim).fill(7), weights: new Float64Array(k).fill(7) };
}
