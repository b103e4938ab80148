import type { Backend } from '../backend.ts';
import { HostSession } from '../host-session.ts';
import { assign } from './assign.ts';
import { referenceScorer } from './scorer.ts';

/**
 * The paper's equations as plain loops, summed in double: the oracle that every other backend is tested
 * against. Clear before fast; `javascript()` gives the same, bit for bit.
 */
export function reference(): Backend {
  return {
    name: 'reference',
    sparse: true,
    open: (problem) => new HostSession(problem, assign),
    score: (problem) => referenceScorer(problem),
  };
}
