import { matrix, ratioBounds } from '@coke/core';
import { createClusteringState, type Problem, type Session } from '@coke/core/backend';

/** A small problem, to be run on devices that break. */
export const problem: Problem = {
  metric: 'cosine',
  heads: [createClusteringState(Float32Array.of(1, 0, 0, 1), 2, ratioBounds(2, 0.5))],
  normalize: false,
};

/** One step over `rows` rows. */
export async function step(session: Session, rows: number): Promise<Int32Array> {
  const out = { labels: new Int32Array(rows) };
  const values = Float32Array.from({ length: 2 * rows }, (_, at) => Math.cos(at));
  await session.step(matrix(values, 2), out, {
    centers: 'current',
    unitLength: true,
    dualLearningRates: [1],
  });
  return out.labels;
}
