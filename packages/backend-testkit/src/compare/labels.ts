import type { ClusteringState } from '@coke/core/backend';
import { expectThat } from './expect.ts';
import type { Doubtful, Observation } from './observation.ts';
import { type Score, score } from './rounding.ts';

/**
 * Throw unless labels are those of the reference, or of clusters that score as high within rounding.
 * Returns the clusters that took part in such ties.
 */
export function compareLabels(seen: Observation): Doubtful {
  const { rows } = seen.batch.x;
  return seen.before.map((head, h) => {
    const doubtful = new Set<number>();
    for (let i = 0; i < rows; i++) {
      const got = seen.got.labels[h * rows + i]!;
      const best = seen.expected.labels[h * rows + i]!;
      if (got === best) continue;
      const name = `label of row ${i}, head ${h}`;
      expectThat(got >= 0 && got < head.k, name, `in 0 … ${head.k - 1}`, got);
      expectTie(scoreOf(seen, head, i, got), scoreOf(seen, head, i, best), got, best, name);
      doubtful.add(got).add(best);
    }
    return doubtful;
  });
}

function expectTie(got: Score, best: Score, label: number, bestLabel: number, name: string): void {
  const tie = got.value + got.error >= best.value - best.error;
  const scores = `${label} (score ${got.value} ± ${(got.error + best.error).toPrecision(2)})`;
  expectThat(tie, name, `${bestLabel} (score ${best.value})`, scores);
}

function scoreOf(seen: Observation, head: ClusteringState, i: number, k: number): Score {
  const { data, cols } = seen.batch.x;
  const centers = seen.centers === 'current' ? head.centers : head.previousCenters;
  const dual = seen.prices ? head.prices[k]! : 0;
  return score(data, i * cols, centers, k * cols, cols, dual, seen.metric, seen.rounding);
}
