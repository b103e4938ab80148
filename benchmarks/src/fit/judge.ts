import type { Matrix, Metric } from '@coke/core';

/** How good labels are under given centers. */
export interface Judgement {
  /** Cosine: mean cosine of a row and its center. Euclidean: mean squared distance. */
  readonly quality: number;
  /** Rows of each cluster. */
  readonly sizes: Float64Array;
}

/** What quality is called. */
export interface QualityNames {
  readonly column: string;
  readonly axis: string;
}

export const QUALITY: Readonly<Record<Metric, QualityNames>> = {
  cosine: {
    column: 'mean cosine',
    axis: '↑ mean cosine of a row and its center',
  },
  euclidean: {
    column: 'mean squared distance',
    axis: '↓ mean squared distance of a row and its center',
  },
};

/** Work out, in double and one row at a time, what labels and centers are worth. */
export function judge(
  { data, rows, cols }: Matrix,
  metric: Metric,
  centers: Float32Array,
  labels: ArrayLike<number>,
): Judgement {
  const sizes = new Float64Array(centers.length / cols);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const label = labels[i]!;
    sizes[label]!++;
    sum += between(metric, data, i * cols, centers, label * cols, cols);
  }
  return { quality: sum / rows, sizes };
}

/** Cosine, or squared distance, of a row and a center. */
export function between(
  metric: Metric,
  x: Float32Array,
  row: number,
  centers: Float32Array,
  center: number,
  dim: number,
): number {
  let product = 0;
  let squares = 0;
  let distance = 0;
  for (let j = 0; j < dim; j++) {
    const a = x[row + j]!;
    const b = centers[center + j]!;
    product += a * b;
    squares += b * b;
    distance += (a - b) ** 2;
  }
  // Rows are at unit length; a center without direction is as near to one row as to another.
  if (metric === 'cosine') return squares === 0 ? 0 : product / Math.sqrt(squares);
  return distance;
}

/** Is one quality better than another? */
export function isBetter(metric: Metric, a: number, b: number): boolean {
  return metric === 'cosine' ? a > b : a < b;
}

/** Four digits, or more of them. */
export function showQuality(metric: Metric, value: number, more = 0): string {
  return metric === 'cosine' ? value.toFixed(4 + more) : value.toPrecision(4 + more);
}
