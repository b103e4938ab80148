import type { GivenRows, Metric } from '@coke/core';

/** The nearest other centers of each center, the nearest first: K × width. */
export interface NearCenters {
  readonly width: number;
  readonly clusters: Uint32Array;
  /** Between the two: distance, or cosine. */
  readonly measures: Float64Array;
}

/** Takes time K² d. */
export function nearCenters(centers: GivenRows, metric: Metric, most: number): NearCenters {
  const { data, rows, cols } = centers;
  const width = Math.min(most, rows - 1);
  const near = {
    width,
    clusters: new Uint32Array(rows * width),
    measures: new Float64Array(rows * width),
  };
  if (width < 1) return { ...near, width: 0 };
  const scores = new Float64Array(rows);
  const order = Array.from({ length: rows }, (_, k) => k);
  for (let k = 0; k < rows; k++) {
    for (let j = 0; j < rows; j++) {
      // Larger is farther; the center itself comes first whatever lies on it.
      if (j === k) scores[j] = Number.NEGATIVE_INFINITY;
      else if (metric === 'cosine') scores[j] = -dot(data, k * cols, j * cols, cols);
      else scores[j] = squaredDistance(data, k * cols, data, j * cols, cols);
    }
    order.sort((a, b) => scores[a]! - scores[b]! || a - b);
    for (let m = 0; m < width; m++) {
      const j = order[m + 1]!;
      near.clusters[k * width + m] = j;
      near.measures[k * width + m] = metric === 'cosine' ? -scores[j]! : Math.sqrt(scores[j]!);
    }
  }
  return near;
}

function dot(data: Float64Array | Float32Array, a: number, b: number, cols: number): number {
  let sum = 0;
  for (let c = 0; c < cols; c++) sum += data[a + c]! * data[b + c]!;
  return sum;
}

export function squaredDistance(
  x: Float64Array | Float32Array,
  a: number,
  y: Float64Array | Float32Array,
  b: number,
  cols: number,
): number {
  let sum = 0;
  for (let c = 0; c < cols; c++) {
    const difference = x[a + c]! - y[b + c]!;
    sum += difference * difference;
  }
  return sum;
}
