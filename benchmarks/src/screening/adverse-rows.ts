import type { Matrix, Random } from '@coke/core';
import { normalizeRows } from '@coke/core/backend';

/** Directions without any structure: unit rows, uniform on the sphere. */
export function noise(rows: number, cols: number, random: Random): Matrix {
  const made = { data: new Float32Array(rows * cols), rows, cols };
  for (let at = 0; at < made.data.length; at++) made.data[at] = random.normal();
  normalizeRows(made);
  return made;
}

/**
 * Unit rows, each within `distance` of one of a few points that are drawn first.
 *
 * @param distance - Well below 1.
 */
export function nearPoints(
  rows: number,
  cols: number,
  points: number,
  distance: number,
  random: Random,
): Matrix {
  const means = noise(points, cols, random);
  const made = noise(rows, cols, random);
  for (let i = 0; i < rows; i++) {
    const from = random.integer(points) * cols;
    const to = i * cols;
    for (let j = 0; j < cols; j++) {
      made.data[to + j] = means.data[from + j]! + distance * made.data[to + j]!;
    }
  }
  normalizeRows(made);
  return made;
}
