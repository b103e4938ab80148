import { adjustedRandIndex } from '../metrics/adjusted-rand-index.ts';
import { calinskiHarabasz } from '../metrics/calinski-harabasz.ts';
import { daviesBouldin } from '../metrics/davies-bouldin.ts';
import { silhouette } from '../metrics/silhouette.ts';
import { sizeImbalance } from '../metrics/size-imbalance.ts';
import type { Metric } from '../problem/metric.ts';
import type { HostRows } from '../rows/given-rows.ts';
import { labelsInertia } from './labels-inertia.ts';

/** One K of the table: the scores of its best fit, that of the least inertia. */
export interface KScores {
  readonly k: number;
  /**
   * Sum over rows of the squared distance from the mean of their cluster; for cosine, rows and means
   * are of unit length, so that it is 2 n (1 - mean cosine). Lower is better, and it falls with K.
   */
  readonly inertia: number;
  /**
   * Of the sample, by the model's metric; higher is better. Undefined where fewer than 2 of its
   * clusters are used, or as many as it has rows.
   */
  readonly silhouette: number | undefined;
  /** Lower is better; of rows at unit length where the model makes them so. Undefined as above. */
  readonly daviesBouldin: number | undefined;
  /** Higher is better; of rows at unit length where the model makes them so. Undefined as above. */
  readonly calinskiHarabasz: number | undefined;
  /**
   * Mean adjusted Rand index between the labels of every two restarts: 1 where all agree. Undefined
   * for one restart.
   */
  readonly stability: number | undefined;
  /** Rows of the smallest cluster. */
  readonly smallest: number;
  /** Rows of the largest cluster. */
  readonly largest: number;
  /** Seed of the best fit: a model with it and this `k` gives these labels. */
  readonly seed: number;
}

/** What labels are scored on: the same for every K. */
export interface ScoredData {
  /** Rows as they are clustered. */
  readonly x: HostRows;
  readonly metric: Metric;
  /** Row numbers of the sample. */
  readonly sample: ArrayLike<number>;
  readonly sampleRows: HostRows;
}

/**
 * @param fits - Labels of each restart, [n].
 * @param seed - Of the first restart; the next has the next.
 */
export async function scoreK(
  k: number,
  fits: readonly Int32Array[],
  seed: number,
  { x, metric, sample, sampleRows }: ScoredData,
  signal: AbortSignal | undefined,
): Promise<KScores> {
  const inertias = fits.map((labels) => labelsInertia(x, labels, metric));
  const best = inertias.indexOf(Math.min(...inertias));
  const labels = fits[best]!;
  const sampled = Int32Array.from(sample, (row) => labels[row]!);
  const { smallest, largest } = sizeImbalance(labels, { k });
  const scored = hasScores(labels);
  return {
    k,
    inertia: inertias[best]!,
    silhouette: hasScores(sampled)
      ? await silhouette(sampleRows, sampled, { metric, signal })
      : undefined,
    daviesBouldin: scored ? daviesBouldin(x, labels) : undefined,
    calinskiHarabasz: scored ? calinskiHarabasz(x, labels) : undefined,
    stability: stabilityOf(fits),
    smallest,
    largest,
    seed: seed + best,
  };
}

function hasScores(labels: Int32Array): boolean {
  const used = new Set(labels).size;
  return used >= 2 && used < labels.length;
}

function stabilityOf(fits: readonly Int32Array[]): number | undefined {
  if (fits.length < 2) return undefined;
  let sum = 0;
  for (let i = 1; i < fits.length; i++) {
    for (let j = 0; j < i; j++) sum += adjustedRandIndex(fits[i]!, fits[j]!);
  }
  return sum / ((fits.length * (fits.length - 1)) / 2);
}
