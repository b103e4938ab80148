import { type Backend, ratioBounds } from '@coke/core';
import { createClusteringState, type Session } from '@coke/core/backend';
import type { Problem } from './problem.ts';

/** A session of a backend with a problem's first centers: one head, by cosine, rows as they are. */
export async function openProblem<Input>(
  backend: Backend<Input>,
  { size, centers, ratio }: Problem,
): Promise<Session<Input>> {
  const head = createClusteringState(centers.data, size.dim, ratioBounds(size.k, ratio));
  return backend.open({ metric: 'cosine', heads: [head], normalize: false });
}
