import type { Metric } from './backend.ts';
import type { Matrix } from './matrix.ts';
import { length } from './normalize.ts';

/** Rows looked at: the mean of a few hundred is steady enough for a step size. */
const ROWS = 256;
/** Centers looked at. */
const CENTERS = 1024;

/**
 * How far a price may have to climb: the scale of eta. For cosine 2, the width of its range
 * (`algorithm`: the paper's 20 follows from it). For euclidean the mean over rows of the
 * distance between the best score and the worst, measured on the first rows and centers. Ours.
 *
 * @param x - Rows as they are clustered, b × d.
 * @param centers - c, K × d.
 */
export function scoreRange(x: Matrix, centers: Float32Array, metric: Metric): number {
  if (metric === 'cosine') return 2;
  const k = centers.length / x.cols;
  const step = Math.max(1, Math.floor(x.rows / ROWS));
  const stride = Math.max(1, Math.floor(k / CENTERS));
  let sum = 0;
  let rows = 0;
  for (let i = 0; i < x.rows; i += step) {
    sum += spread(x, i, centers, k, stride);
    rows++;
  }
  return sum / rows;
}

// Halves of squared distances: what euclidean scores differ by.
function spread({ data, cols }: Matrix, i: number, centers: Float32Array, k: number, by: number) {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  const difference = new Float64Array(cols);
  for (let c = 0; c < k; c += by) {
    for (let j = 0; j < cols; j++) difference[j] = data[i * cols + j]! - centers[c * cols + j]!;
    const half = length(difference, 0, cols) ** 2 / 2;
    least = Math.min(least, half);
    most = Math.max(most, half);
  }
  return most - least;
}
