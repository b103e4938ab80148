import type { ClusteringState } from '../problem/clustering-state.ts';
import type { Metric } from '../problem/metric.ts';
import { type Certificate, createCertificate } from './certificate.ts';
import type { OptimalityGap } from './optimality-gap.ts';
import { quality } from './quality.ts';
import type { HeadTally } from './size-tally.ts';

/** Certify one head at the end of an epoch of the online algorithm. */
export function certifyEpoch(
  { lower, upper, drift }: Pick<ClusteringState, 'lower' | 'upper' | 'drift'>,
  { sizes, similarity }: HeadTally,
  epoch: { readonly instances: number; readonly weight: number },
  metric: Metric,
): Certificate {
  const { instances, weight: total } = epoch;
  return createCertificate({
    exact: false,
    instances,
    unit: 'weight',
    total,
    sizes: sizes.slice(),
    minSizes: lower.map((share) => share * total),
    maxSizes: upper.map((share) => share * total),
    shortfallLimits: drift.map((change) => Math.max(0, change)),
    excessLimits: drift.map((change) => Math.max(0, -change)),
    ...quality(metric, similarity, total),
  });
}

/** Certificates with the gap of each head, and the quality that was measured with it. */
export function withGaps(
  certificates: readonly Certificate[],
  gaps: readonly OptimalityGap[],
  metric: Metric,
): Certificate[] {
  return certificates.map((certificate, h) => {
    const { gap, objective, total } = gaps[h]!;
    return { ...certificate, ...quality(metric, objective * total, total), gap };
  });
}
