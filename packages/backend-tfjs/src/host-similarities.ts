import type { Metric } from '@coke/core/backend';

/**
 * As `similarities`, by a loop in double.
 *
 * @param x - b × d.
 * @param centers - K × d.
 * @param labels - b.
 * @param out - b.
 */
export function writeSimilarities(
  x: Float32Array,
  centers: Float32Array,
  dim: number,
  labels: Int32Array,
  metric: Metric,
  out: Float32Array,
): void {
  for (let i = 0; i < labels.length; i++) {
    const from = labels[i]! * dim - i * dim;
    let sum = 0;
    if (metric === 'cosine') {
      for (let at = i * dim; at < (i + 1) * dim; at++) sum += x[at]! * centers[from + at]!;
    } else {
      for (let at = i * dim; at < (i + 1) * dim; at++) sum += (x[at]! - centers[from + at]!) ** 2;
    }
    out[i] = metric === 'cosine' ? sum : -sum / 2;
  }
}
