import type { Matrix } from './matrix.ts';

/**
 * A mean shorter than this has no direction worth following: what is left is the rounding of
 * rows that cancel. A center whose mean is shorter stays where it was. Ours; the published code
 * divides by max(length, 1e-12) instead.
 */
export const SHORTEST_MEAN = 1e-6;

/** Scale every row to unit length, in place. Zero rows stay zero. */
export function normalizeRows(x: Matrix): void {
  for (let i = 0; i < x.rows; i++) normalizeRow(x.data, i * x.cols, x.cols, x.data, i * x.cols);
}

/**
 * out[to .. to + cols] ← x[at .. at + cols] at unit length. A zero row stays zero.
 * The length is summed in double, so no float32 row overflows or vanishes on the way.
 */
export function normalizeRow(
  x: Float32Array,
  at: number,
  cols: number,
  out: Float32Array,
  to: number,
): void {
  const norm = length(x, at, cols);
  const scale = norm === 0 ? 0 : 1 / norm;
  for (let j = 0; j < cols; j++) out[to + j] = x[at + j]! * scale;
}

/** |x[at .. at + cols]|, in double. */
export function length(x: ArrayLike<number>, at: number, cols: number): number {
  let squared = 0;
  for (let j = at; j < at + cols; j++) squared += x[j]! * x[j]!;
  return Math.sqrt(squared);
}
