import type { Certificate, Metric } from '@coke/core';
import type { RowScores } from '../scores/row-scorer.ts';

/** What came out of clustering, or of labelling, in numbers. */
export interface Outcome {
  readonly sizes: {
    readonly smallest: number;
    readonly median: number;
    readonly largest: number;
  };
  /** Fewest and most rows that a cluster was to have; undefined where each row was labelled by itself. */
  readonly limits?: { readonly smallest: number; readonly largest: number } | undefined;
  /** Are sizes within their limits, and labels proved the best under them, for the centers? */
  readonly exact: boolean;
  /** Euclidean: the sum of squared distances. */
  readonly inertia?: number;
  /** Cosine: the mean. */
  readonly meanCosine?: number;
  /** Passes of the exact algorithm. */
  readonly iterations?: number;
}

/** The part of a certificate that is told: of a fit, or of labels for centers that stayed where they were. */
export type LabelCertificate = Pick<
  Certificate,
  'instances' | 'exact' | 'unit' | 'total' | 'sizes' | 'minSizes' | 'maxSizes'
> &
  Partial<Pick<Certificate, 'meanSimilarity' | 'inertia' | 'gap' | 'iterations' | 'converged'>>;

/** @param isLimited - Whether sizes were to keep limits. */
export function outcomeOf(certificate: LabelCertificate, isLimited = true): Outcome {
  const { sizes, minSizes, maxSizes, exact, inertia, meanSimilarity, iterations } = certificate;
  return {
    sizes: described(sizes),
    limits: isLimited
      ? { smallest: Math.min(...minSizes), largest: Math.max(...maxSizes) }
      : undefined,
    exact,
    ...(inertia !== undefined && { inertia }),
    ...(meanSimilarity !== undefined && { meanCosine: meanSimilarity }),
    ...(iterations !== undefined && { iterations }),
  };
}

export interface LabelsToJudge {
  readonly labels: Int32Array;
  /** Over all rows: of squared distances, or of cosines. */
  readonly sum: number;
  readonly metric: Metric;
  /** K each; undefined where each row was labelled by itself. */
  readonly limits: Pick<Certificate, 'minSizes' | 'maxSizes'> | undefined;
  readonly k: number;
}

/** Of squared distances to the centers of the rows' clusters, or of cosines. */
export function sumOfScores({ own }: RowScores, metric: Metric): number {
  return own.reduce((all, each) => all + (metric === 'cosine' ? each : each ** 2), 0);
}

export function judgeLabels({ labels, sum, metric, limits, k }: LabelsToJudge): LabelCertificate {
  const isCosine = metric === 'cosine';
  const total = labels.length;
  return {
    ...{ instances: total, total, unit: 'rows', exact: limits !== undefined },
    sizes: countLabels(labels, k),
    minSizes: limits?.minSizes ?? new Float64Array(k),
    maxSizes: limits?.maxSizes ?? new Float64Array(k).fill(total),
    ...(isCosine ? { meanSimilarity: sum / total } : { inertia: sum }),
  };
}

/** Rows of each cluster, K. */
export function countLabels(labels: Int32Array, k: number): Float64Array {
  const sizes = new Float64Array(k);
  for (const label of labels) sizes[label]! += 1;
  return sizes;
}

function described(sizes: Float64Array): Outcome['sizes'] {
  const sorted = sizes.slice().sort();
  const half = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
  return { smallest: sorted[0]!, median, largest: sorted.at(-1)! };
}

/**
 * What limits cost: by how much the sum of squared distances grew, as a share; by cosine, by how much the
 * mean of 1 - cosine did.
 */
export function costOf(outcome: Outcome, without: Outcome): number {
  const loss = ({ inertia, meanCosine }: Outcome) => inertia ?? 1 - meanCosine!;
  return loss(outcome) / loss(without) - 1;
}
