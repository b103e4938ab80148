import type { Certificate } from '@coke/core';

/** What came out of clustering, in numbers. */
export interface Outcome {
  readonly sizes: {
    readonly smallest: number;
    readonly median: number;
    readonly largest: number;
    /** Fewest and most rows that a cluster was to have. */
    readonly minSize: number;
    readonly maxSize: number;
  };
  /** Are sizes within their limits, and labels proved the best under them, for the centers? */
  readonly exact: boolean;
  /** Euclidean: the sum of squared distances. */
  readonly inertia?: number;
  /** Cosine: the mean. */
  readonly meanCosine?: number;
}

export function outcomeOf(certificate: Certificate): Outcome {
  const { smallest, largest, minSize, maxSize, exact, inertia, meanSimilarity } = certificate;
  const sorted = certificate.sizes.slice().sort();
  const half = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
  return {
    sizes: { smallest, median, largest, minSize, maxSize },
    exact,
    ...(inertia !== undefined && { inertia }),
    ...(meanSimilarity !== undefined && { meanCosine: meanSimilarity }),
  };
}

/**
 * What limits cost: by how much the sum of squared distances grew, as a share; by cosine, by how much the
 * mean of 1 - cosine did.
 */
export function costOf(outcome: Outcome, without: Outcome): number {
  const loss = ({ inertia, meanCosine }: Outcome) => inertia ?? 1 - meanCosine!;
  return loss(outcome) / loss(without) - 1;
}
