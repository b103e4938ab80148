import type { Random } from '@coke/core';
import { type Matrix, type Metric, matrix } from '@coke/core/backend';

/**
 * Rows of 0, ±1/2 and ±1: every product and sum of such numbers is exact in float32, in whatever
 * order and with whatever fused operations a device computes it. Scores that tie on paper then tie
 * on every device, bit for bit. Cosine: rows of length 1 or 0.
 */
export function drawLattice(metric: Metric, dim: number, n: number, random: Random): Matrix {
  const points = matrix(new Float32Array(n * dim), dim);
  for (let i = 0; i < n; i++) {
    const at = i * dim;
    if (metric === 'euclidean') {
      for (let j = 0; j < dim; j++) points.data[at + j] = (random.integer(5) - 2) / 2;
    } else if (random.integer(8) > 0) {
      drawUnit(points.data.subarray(at, at + dim), random);
    }
  }
  return points;
}

/** One entry ±1, or four of ±1/2, near the front: few such rows differ, so many tie. */
function drawUnit(row: Float32Array, random: Random): void {
  const sign = () => (random.integer(2) === 0 ? 1 : -1);
  if (row.length < 4 || random.integer(2) === 0) {
    row[random.integer(row.length)] = sign();
  } else {
    const first = random.integer(row.length - 3);
    for (let j = first; j < first + 4; j++) row[j] = sign() / 2;
  }
}
