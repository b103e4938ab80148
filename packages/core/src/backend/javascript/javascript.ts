import type { Backend } from '../backend.ts';
import { HostSession } from '../host-session.ts';
import { TiledAssignment } from './assign.ts';
import { javascriptScorer } from './scorer.ts';

/**
 * Plain JavaScript on typed arrays, in tiles that fit registers and caches: the default backend, which runs
 * anywhere and needs nothing installed. Sums are in double, in the order of `reference()`: labels, prices, centers
 * and lists of candidates are the same, bit for bit.
 */
export function javascript(): Backend {
  return {
    name: 'javascript',
    sparse: true,
    open(problem) {
      const most = problem.heads.reduce((largest, { k }) => Math.max(largest, k), 0);
      const tiles = new TiledAssignment(problem.heads[0]!.dim, most);
      return new HostSession(problem, tiles.assign);
    },
    score: (problem) => javascriptScorer(problem),
  };
}
