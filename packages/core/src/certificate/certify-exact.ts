import type { Metric } from '../problem/metric.ts';
import type { SizeUnit } from '../problem/size-counts.ts';
import type { SizeLimits } from '../problem/size-limits.ts';
import { sum } from '../support/sum.ts';
import { type Certificate, createCertificate, lacking } from './certificate.ts';
import { quality } from './quality.ts';

/** What an exact assignment of one head is certified by. */
export interface ExactFindings {
  /** Are all sizes within their limits? */
  readonly exact: boolean;
  readonly instances: number;
  readonly unit: SizeUnit;
  readonly sizes: Float64Array;
  /** What was asked for. */
  readonly limits: SizeLimits;
  /** Mean similarity, by weight: x·c or -|x - c|²/2. */
  readonly objective: number;
  /** Euclidean: mean |x - c|², by weight. */
  readonly meanSquare: number | undefined;
  /** Σ w. */
  readonly weight: number;
  readonly gap: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Certify one head of which the exact algorithm has proved the labels. */
export function certifyExact(found: ExactFindings, metric: Metric): Certificate {
  const { sizes, limits, objective, meanSquare, weight, ...rest } = found;
  const similarity = meanSquare === undefined ? objective : -meanSquare / 2;
  return createCertificate({
    ...rest,
    total: sum(sizes),
    sizes,
    minSizes: limits.lower,
    maxSizes: limits.upper,
    shortfallLimits: lacking(limits.lower, sizes),
    excessLimits: lacking(sizes, limits.upper),
    ...quality(metric, similarity * weight, weight),
  });
}
