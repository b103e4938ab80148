import { Random } from '@coke/core';
import type { HostRows } from '@coke/core/backend';
import { centeredRows } from './centered-rows.ts';

export interface PrincipalComponents {
  /** n × count, row-major: rows in the directions of largest variance, centered. */
  readonly scores: Float64Array;
  /** Shares of the whole variance, one a direction. 0 where nothing varies. */
  readonly varianceShares: readonly number[];
}

const MOST_TURNS = 60;
const TOLERANCE = 1e-7;

/**
 * The directions in which rows vary most, by power iteration on all of them at once (orthogonal iteration). The sign of
 * a direction is such that its largest number is positive. Two directions of nearly the same variance may come mixed.
 * Takes time n d × count × turns.
 */
export function principalComponents(
  x: HostRows,
  count: number,
  { turns = MOST_TURNS, seed = 0 }: { readonly turns?: number; readonly seed?: number } = {},
): PrincipalComponents {
  const { rows, cols } = x;
  const centered = centeredRows(x);
  const total = centered.squares();
  const random = new Random(seed);
  const directions = Float64Array.from({ length: count * cols }, () => random.normal());
  orthonormalize(directions, count, cols);
  const scores = new Float64Array(rows * count);
  let before = new Float64Array(count);
  for (let turn = 0; turn < turns; turn++) {
    centered.project(directions, count, scores);
    centered.combine(scores, count, directions);
    orthonormalize(directions, count, cols);
    const now = squaresOf(scores, count);
    const moved = now.reduce((most, each, a) => Math.max(most, Math.abs(each - before[a]!)), 0);
    if (moved <= TOLERANCE * total) break;
    before = now;
  }
  for (let a = 0; a < count; a++) orient(directions.subarray(a * cols, (a + 1) * cols));
  centered.project(directions, count, scores);
  const squares = squaresOf(scores, count);
  const varianceShares = Array.from(squares, (sum) => (total > 0 ? sum / total : 0));
  return { scores, varianceShares };
}

/** Of each direction, the sum of its squared scores. */
function squaresOf(scores: Float64Array, count: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(count);
  for (let at = 0; at < scores.length; at++) sums[at % count]! += scores[at]! ** 2;
  return sums;
}

/** Gram and Schmidt, twice against rounding; a direction that vanishes is zero. */
function orthonormalize(vectors: Float64Array, count: number, cols: number): void {
  for (let a = 0; a < count; a++) {
    const own = vectors.subarray(a * cols, (a + 1) * cols);
    const length = norm(own);
    for (let pass = 0; pass < 2; pass++) {
      for (let b = 0; b < a; b++) {
        const other = vectors.subarray(b * cols, (b + 1) * cols);
        const dot = own.reduce((sum, value, c) => sum + value * other[c]!, 0);
        for (let c = 0; c < cols; c++) own[c]! -= dot * other[c]!;
      }
    }
    const left = norm(own);
    const factor = left > 1e-12 * length ? 1 / left : 0;
    for (let c = 0; c < cols; c++) own[c]! *= factor;
  }
}

function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function orient(direction: Float64Array): void {
  const largest = direction.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a), 0);
  if (largest < 0) for (let c = 0; c < direction.length; c++) direction[c]! *= -1;
}
