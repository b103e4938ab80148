import {
  adjustedRandIndex,
  clusteringAccuracy,
  normalizedMutualInformation,
  purity,
} from '@coke/core/metrics';

/** How far clusters are classes, by the usual measures: all are 1 where they are the same. */
export interface ClusterAgreement {
  /** Share that is right when each class gets one cluster, matched as well as can be. */
  readonly accuracy: number;
  /** Normalised mutual information, arithmetic mean. */
  readonly nmi: number;
  /** Adjusted Rand index: 0 by chance. */
  readonly ari: number;
  /** Share that is of the commonest class of its cluster. Grows with K by itself. */
  readonly purity: number;
}

/**
 * Labels of one head against the classes.
 *
 * @param labels - [n] cluster of each image.
 * @param classes - [n] class of each image.
 * @throws RangeError when empty, of different lengths, or for a number below 0.
 */
export function clusterAgreement(
  labels: ArrayLike<number>,
  classes: ArrayLike<number>,
): ClusterAgreement {
  return {
    accuracy: clusteringAccuracy(classes, labels),
    nmi: normalizedMutualInformation(classes, labels),
    ari: adjustedRandIndex(classes, labels),
    purity: purity(classes, labels),
  };
}
