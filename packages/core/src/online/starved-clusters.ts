import type { Certificate } from '../certificate/certificate.ts';
import { sum } from '../support/sum.ts';

/** Where so many rows are due, chance alone leaves a cluster without any once in millions of times. */
const DUE = 16;
/** A cluster with less than this share of its bound is starving, if chance does not explain it. */
const STARVING = 0.5;
/** In standard deviations: see `urgency`. */
const DEVIATIONS = 4;

/** What of a window's certificate says who starves. */
type Window = Pick<Certificate, 'sizes' | 'minSizes' | 'maxSizes' | 'total' | 'instances'>;

/**
 * Clusters that an epoch left without rows though 16 or more were due to each on average, or with less
 * than half of their bound, chance apart. One that may have none is none of them.
 *
 * @param counts - n, K: with `halfLife` what of the weight behind each center has not decayed. A cluster with
 * less than a row of that starves, or with as little of its bound, whatever the window gave it before. To be
 * left out where nothing decays.
 * @returns The smallest first.
 */
export function starvedClusters(window: Window, counts?: Float64Array): number[] {
  const { sizes, total, instances, minSizes, maxSizes } = window;
  const row = total / instances;
  const left = counts && sum(counts);
  const starving = [...sizes.keys()].filter((k) => {
    if (maxSizes[k] === 0) return false;
    const few = (size: number, none: boolean, weight: number) => {
      const due = (minSizes[k]! / total) * weight;
      if (none) return Math.max(due, weight / sizes.length) >= DUE * row;
      return size < STARVING * due && due - size > DEVIATIONS * Math.sqrt(due * row);
    };
    if (few(sizes[k]!, sizes[k] === 0, total)) return true;
    return left !== undefined && few(counts![k]!, counts![k]! < row, left);
  });
  return starving.sort((a, b) => sizes[a]! - sizes[b]!);
}
