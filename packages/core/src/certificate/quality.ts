import type { Metric } from '../problem/metric.ts';
import type { Certificate } from './certificate.ts';

/**
 * How near rows are to their centers, in the word of the metric.
 *
 * @param similarity - Summed by weight.
 */
export function quality(
  metric: Metric,
  similarity: number,
  weight: number,
): Pick<Certificate, 'meanSimilarity' | 'inertia'> {
  return metric === 'cosine'
    ? { meanSimilarity: similarity / weight }
    : { inertia: Math.max(0, -2 * similarity) };
}
