import type { Matrix } from './matrix.ts';

/**
 * A mean shorter than this has no direction worth following: what is left is the rounding of
 * rows that cancel. A center whose mean is shorter stays where it was. Departs from the published code,
 * which divides by max(length, 1e-12).
 */
export const SHORTEST_MEAN = 1e-6;

/** Scale every row to unit length, in place. Zero rows stay zero. */
export function normalizeRows(x: Matrix): void {
  for (let i = 0; i < x.rows; i++) normalizeRow(x.data, i * x.cols, x.cols, x.data, i * x.cols);
}

/** Between these, squares lose nothing that counts: those of float32 numbers lie well inside. */
const SHORTEST_LENGTH = 2 ** -400;
const LONGEST_LENGTH = 2 ** 500;

/** 1 / |x[at .. at + cols]|; NaN where its squares could be too small or too large for double. */
export function unitScale(x: Float32Array | Float64Array, at: number, cols: number): number {
  const norm = length(x, at, cols);
  return norm > SHORTEST_LENGTH && norm < LONGEST_LENGTH ? 1 / norm : Number.NaN;
}

/**
 * out[to .. to + cols] ← x[at .. at + cols] at unit length. A zero row stays zero.
 * The length is summed in double, and float64 rows whose squares double cannot hold are scaled before,
 * so no row overflows or vanishes on the way.
 *
 * @param scale - The row's `unitScale`, where it is known.
 */
export function normalizeRow(
  x: Float32Array | Float64Array,
  at: number,
  cols: number,
  out: Float32Array | Float64Array,
  to: number,
  scale: number = unitScale(x, at, cols),
): void {
  if (Number.isNaN(scale)) {
    normalizeExtreme(x.subarray(at, at + cols), out, to);
    return;
  }
  for (let j = 0; j < cols; j++) out[to + j] = x[at + j]! * scale;
}

function normalizeExtreme(
  row: Float32Array | Float64Array,
  out: Float32Array | Float64Array,
  to: number,
): void {
  let largest = 0;
  for (const value of row) largest = Math.max(largest, Math.abs(value));
  // Not times 1 / largest, which double cannot hold where `largest` is subnormal.
  const scaled = Float64Array.from(row, (value) => value / (largest || 1));
  const norm = length(scaled, 0, row.length) || 1;
  for (const [j, value] of scaled.entries()) out[to + j] = value / norm;
}

/** |x[at .. at + cols]|, in double. */
export function length(x: ArrayLike<number>, at: number, cols: number): number {
  let squared = 0;
  for (let j = at; j < at + cols; j++) squared += x[j]! * x[j]!;
  return Math.sqrt(squared);
}
