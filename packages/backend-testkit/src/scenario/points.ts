import type { Random } from '@coke/core';
import { type Matrix, type Metric, matrix, normalizeRows } from '@coke/core/backend';

/** Where rows and centers are drawn from. */
export interface Space {
  readonly metric: Metric;
  readonly dim: number;
  readonly scale: number;
  readonly offset: number;
}

/** Cosine: unit rows of every direction. Euclidean: a cloud of size `scale`, off zero by `offset`. */
export function drawPoints(
  { metric, dim, scale, offset }: Space,
  n: number,
  random: Random,
): Matrix {
  const points = matrix(new Float32Array(n * dim), dim);
  const [factor, shift] = metric === 'cosine' ? [1, 0] : [scale, offset];
  for (let at = 0; at < n * dim; at++) points.data[at] = factor * (random.normal() + shift);
  if (metric === 'cosine') normalizeRows(points);
  return points;
}

/** What scores are measured in: 1, or the square of a length. */
export function scoreUnit({ metric, scale }: Space): number {
  return metric === 'cosine' ? 1 : scale * scale;
}
