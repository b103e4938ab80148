import type { Certificate } from '@coke/core';
import { smallPercent, whole } from '@coke/report/format';

/** A clustering in words. */
export interface Summary {
  /** How many clusters of which sizes. */
  readonly sizes: string;
  /** Whether they are as asked. */
  readonly limits: string;
  /** What the limits cost, where that is known. */
  readonly cost: string;
  readonly passes: string;
}

/** @param free - Of the same rows in as many clusters without limits, when it is known. */
export function summarize(found: Certificate, free: Certificate | undefined): Summary {
  const { sizes, smallest, largest, exact, iterations = 0 } = found;
  const range =
    smallest === largest
      ? `${whole(smallest)} rows each`
      : `${whole(smallest)} to ${whole(largest)} rows`;
  return {
    sizes: `${sizes.length === 1 ? '1 cluster' : `${whole(sizes.length)} clusters`} of ${range}`,
    limits: exact
      ? 'All sizes are within the limits, and no other labels that keep them fit these centers better.'
      : `A size misses its limit: the worst cluster is at ${smallPercent(found.worstShare)} of it.`,
    cost: free ? costOf(found, free) : '',
    passes: iterations === 1 ? '1 pass' : `${whole(iterations)} passes`,
  };
}

/** What the limits cost: how much farther rows are from their centers, or less alike. */
function costOf(found: Certificate, free: Certificate): string {
  const sizes = `Without limits clusters have ${whole(free.smallest)} to ${whole(free.largest)} rows`;
  const [inertia, freeInertia] = [found.inertia, free.inertia];
  if (inertia !== undefined && freeInertia !== undefined && inertia > 0) {
    const more = freeInertia / inertia - 1;
    return more <= 0
      ? `${sizes}, and the sum of squared distances is ${smallPercent(-more)} smaller.`
      : `${sizes}, and the sum of squared distances is ${smallPercent(more)} larger: both are local optima.`;
  }
  const [cosine, freeCosine] = [found.meanSimilarity ?? 0, free.meanSimilarity ?? 0];
  return `${sizes}, and the mean cosine is ${freeCosine.toFixed(4)} in place of ${cosine.toFixed(4)}.`;
}
