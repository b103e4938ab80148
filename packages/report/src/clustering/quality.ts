import type { Metric } from '@coke/core';
import { percent, tick } from '../format.ts';
import type { ClusteringOutcome, ClusteringReport } from './clustering-report.ts';

/** How well rows fit their centers, as k-means itself measures it. */
export interface Quality {
  readonly name: 'mean squared distance' | 'mean cosine';
  readonly value: number;
}

/** The quality of a run; undefined where it was not measured. */
export function qualityOf(
  { inertia, meanSimilarity, total }: ClusteringOutcome,
  metric: Metric,
): Quality | undefined {
  if (metric === 'cosine') {
    return meanSimilarity === undefined
      ? undefined
      : { name: 'mean cosine', value: meanSimilarity };
  }
  return inertia === undefined
    ? undefined
    : { name: 'mean squared distance', value: inertia / total };
}

/** What limits cost, in words; undefined where either run has no quality, or there is one run only. */
export function costInWords({ outcome, unbounded, metric }: ClusteringReport): string | undefined {
  const [bounded, free] = [outcome, unbounded].map((one) => one && qualityOf(one, metric));
  if (!bounded || !free) return undefined;
  const { name, value } = bounded;
  if (metric === 'cosine') {
    const lost = free.value - value;
    const digits = `${value.toFixed(4)} in place of ${free.value.toFixed(4)}`;
    return lost > 0.00005
      ? `Keeping them lowers the ${name} of rows and their centers by ${lost.toFixed(4)}: ${digits}.`
      : `Keeping them costs nothing: the ${name} of rows and their centers is ${digits}.`;
  }
  const lost = value / free.value - 1;
  const digits = `${tick(value)} in place of ${tick(free.value)}`;
  return lost > 0.0005
    ? `Keeping them makes the ${name} of rows to their centers ${percent(lost)} larger: ${digits}.`
    : `Keeping them costs nothing: the ${name} of rows to their centers is ${digits}.`;
}
