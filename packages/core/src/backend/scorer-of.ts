import type { Awaitable } from '../support/awaitable.ts';
import type { Backend } from './backend.ts';
import { javascriptScorer } from './javascript/scorer.ts';
import type { Scorer, ScoringProblem } from './scorer.ts';

/**
 * A scorer of the backend's; where it has none, plain JavaScript on the host, which takes a copy of its native
 * inputs.
 */
export function scorerOf<Input>(
  backend: Backend<Input>,
  problem: ScoringProblem,
): Awaitable<Scorer<Input>> {
  return backend.score ? backend.score(problem) : javascriptScorer(problem, backend.native);
}
