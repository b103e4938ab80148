import { referenceScorer } from '../src/backend/reference/scorer.ts';
import type { HeldRows, Scorer, ScoringProblem } from '../src/backend/scorer.ts';

/** A scorer that counts what is held. */
export function countingHeld(problem: ScoringProblem): {
  scorer: Scorer;
  held: () => number;
  most: () => number;
} {
  const scorer = referenceScorer(problem) as Scorer;
  let [held, most] = [0, 0];
  const hold = scorer.hold.bind(scorer);
  scorer.hold = (x) => {
    const rows = hold(x) as HeldRows;
    held++;
    most = Math.max(most, held);
    const release = rows.release.bind(rows);
    let released = false;
    rows.release = () => {
      if (!released) held--;
      released = true;
      release();
    };
    return rows;
  };
  return { scorer, held: () => held, most: () => most };
}

/** A signal that is aborted when it is looked at for the nth time, n from 0. */
export function abortedAt(n: number): { signal: AbortSignal; reason: Error; checks: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error('enough');
  let checks = 0;
  signal.throwIfAborted = () => {
    if (checks++ === n) controller.abort(reason);
    AbortSignal.prototype.throwIfAborted.call(signal);
  };
  return { signal, reason, checks: () => checks };
}
